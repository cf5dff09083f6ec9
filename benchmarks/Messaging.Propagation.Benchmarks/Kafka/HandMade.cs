using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// The span of a send as a careful team starts it by hand, with the attributes that ours has, and OpenTelemetry's propagators. The caller's message is
/// left as it was, as ours leaves it; there is no stamp, no metric and no look at what the message carries already.
/// </summary>
internal static class HandMade
{
    public const string Source = "by hand";

    private static readonly ActivitySource Activities = new(Source);
    private static readonly CompositeTextMapPropagator Propagator = new([new TraceContextPropagator(), new BaggagePropagator()]);
    private static readonly Action<Headers, string, string> Set = Instrumentation.Set;

    public static async Task<DeliveryResult<string, string>> ProduceAsync(IProducer<string, string> producer, string topic, Message<string, string> message)
    {
        using var activity = Activities.StartActivity("send " + topic, ActivityKind.Producer);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "kafka");
            activity.SetTag("messaging.operation.name", "send");
            activity.SetTag("messaging.operation.type", "send");
            activity.SetTag("messaging.destination.name", topic);
            activity.SetTag("messaging.client.id", producer.Name);
            activity.SetTag("messaging.kafka.message.key", message.Key);
        }

        var headers = new Headers();
        if ((activity ?? Activity.Current) is { } current) Propagator.Inject(new PropagationContext(current.Context, Baggage.Current), headers, Set);
        var outgoing = new Message<string, string> { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = headers };
        try
        {
            var result = await producer.ProduceAsync(topic, outgoing).ConfigureAwait(false);
            if (activity is { IsAllDataRequested: true })
            {
                activity.SetTag("messaging.destination.partition.id", result.Partition.Value.ToString(CultureInfo.InvariantCulture));
                activity.SetTag("messaging.kafka.offset", result.Offset.Value);
            }

            return result;
        }
        catch (ProduceException<string, string> exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Error.Reason);
            throw;
        }
    }
}
