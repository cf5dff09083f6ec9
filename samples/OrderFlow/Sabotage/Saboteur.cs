using System.Text;
using Confluent.Kafka;

namespace OrderFlow;

/// <summary>
/// Stands between a decorated producer and the real client, as a faulty gateway might stand between a service and its broker, and spoils
/// the headers of some messages. It sends a copy: what it was handed stays as it is.
/// </summary>
internal sealed class Saboteur(IProducer<string, string> client, SabotagePlan plan) : ForwardingProducer<string, string>(client)
{
    private int messages;

    public override Task<DeliveryResult<string, string>> ProduceAsync(
        string topic, Message<string, string> message, CancellationToken cancellationToken = default)
    {
        var act = plan.For(Interlocked.Increment(ref messages));
        return base.ProduceAsync(topic, act is null ? message : Spoil(message, act), cancellationToken);
    }

    private static Message<string, string> Spoil(Message<string, string> message, Sabotage act)
    {
        var headers = new Headers();
        foreach (var header in message.Headers)
        {
            var value = header.GetValueBytes();
            if (header.Key != act.Field) headers.Add(header.Key, value);
            else if (act.Spoil(Encoding.UTF8.GetString(value)) is { } spoilt) headers.Add(header.Key, Encoding.UTF8.GetBytes(spoilt));
        }

        return new Message<string, string> { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = headers };
    }
}
