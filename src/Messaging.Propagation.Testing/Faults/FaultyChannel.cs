using System.Reflection;
using Messaging.Propagation.RabbitMq;
using RabbitMQ.Client;

namespace Messaging.Propagation.Testing;

/// <summary>A channel whose messages have broken headers.</summary>
internal class FaultyChannel : FaultyClient
{
    protected override object? Call(MethodInfo method, object?[] arguments)
    {
        var at = method.Name == nameof(IChannel.BasicPublishAsync) ? Array.FindIndex(arguments, argument => argument is IReadOnlyBasicProperties) : -1;
        if (at < 0) return HandOn(method, arguments);

        var properties = new BasicProperties((IReadOnlyBasicProperties)arguments[at]!);
        var headers = properties.Headers is { } given ? new Dictionary<string, object?>(given, StringComparer.Ordinal) : [];
        var done = Faults.Apply<IDictionary<string, object?>, RabbitMqCarrier.Getter, RabbitMqCarrier.Setter>(headers, default, default);
        if (done == 0) return HandOn(method, arguments);

        // The type of the properties is an argument of the method's own, and the copies are of another.
        properties.Headers = headers;
        arguments[at] = properties;
        return HandOn(method.GetGenericMethodDefinition().MakeGenericMethod(typeof(BasicProperties)), arguments);
    }
}
