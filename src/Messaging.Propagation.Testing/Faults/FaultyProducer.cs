using System.Reflection;
using Confluent.Kafka;

namespace Messaging.Propagation.Testing;

/// <summary>A producer whose messages have broken headers.</summary>
internal class FaultyProducer<TKey, TValue> : FaultyClient
{
    protected override object? Call(MethodInfo method, object?[] arguments)
    {
        var at = Array.FindIndex(arguments, argument => argument is Message<TKey, TValue>);
        if (at < 0) return HandOn(method, arguments);

        var message = (Message<TKey, TValue>)arguments[at]!;
        var headers = new Headers();

        // Confluent.Kafka before 2.14.2 takes only its own type of header, or a name with its value.
        foreach (var header in message.Headers?.BackingList ?? []) headers.Add(header.Key, header.GetValueBytes());
        if (Faults.Apply(headers) == 0) return HandOn(method, arguments);

        var broken = new Message<TKey, TValue> { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = headers };
        arguments[at] = broken;
        var result = HandOn(method, arguments);
        return result is Task<DeliveryResult<TKey, TValue>> delivery ? GiveBack(delivery, broken, message) : result;
    }

    // Whoever sent it is not to see from the result what happened behind it. The client gives back another message, of what it has put on the wire.
    private static async Task<DeliveryResult<TKey, TValue>> GiveBack(
        Task<DeliveryResult<TKey, TValue>> delivery, Message<TKey, TValue> broken, Message<TKey, TValue> message)
    {
        try
        {
            var result = await delivery.ConfigureAwait(false);
            Restore(result, broken, message);
            return result;
        }
        catch (ProduceException<TKey, TValue> exception)
        {
            Restore(exception.DeliveryResult, broken, message);
            throw;
        }
    }

    private static void Restore(DeliveryResult<TKey, TValue>? result, Message<TKey, TValue> broken, Message<TKey, TValue> message)
    {
        if (result?.Message is not { } returned) return;
        if (ReferenceEquals(returned, broken)) result.Message = message;
        else if (returned.Headers is not null) returned.Headers = message.Headers;
    }
}
