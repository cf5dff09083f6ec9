using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// The span of a send as a careful team starts it by hand, with the attributes that ours has, and OpenTelemetry's propagators. The caller's message is
/// left as it was, as ours leaves it, and sent as it is where there is nothing to carry; there is no stamp and no metric, and a context that it carries already
/// is not replaced. And the span of the processing that continues it.
/// </summary>
internal static class HandMade
{
    public const string Source = "by hand";

    private static readonly ActivitySource Activities = new(Source);
    private static readonly CompositeTextMapPropagator Propagator = Instrumentation.Propagator;
    private static readonly Action<Headers, string, string> Set = Instrumentation.Set;
    private static readonly Func<Headers, string, IEnumerable<string>?> Get = Instrumentation.Get;

    public static async Task<DeliveryResult<string, string>> ProduceAsync(IProducer<string, string> producer, string topic, Message<string, string> message)
    {
        using var activity = Start(producer, topic, message);
        var outgoing = Outgoing(message, activity);
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

    public static void Produce(IProducer<string, string> producer, string topic, Message<string, string> message)
    {
        using var activity = Start(producer, topic, message);
        producer.Produce(topic, Outgoing(message, activity));
    }

    public static void Process(ConsumeResult<string, string> result)
    {
        var received = Propagator.Extract(default, result.Message.Headers, Get);
        var baggage = Baggage.Current;
        Baggage.Current = received.Baggage;
        using (var activity = Activities.StartActivity("process " + result.Topic, ActivityKind.Consumer, received.ActivityContext, links: [new ActivityLink(received.ActivityContext)]))
        {
            if (activity is { IsAllDataRequested: true })
            {
                activity.SetTag("messaging.system", "kafka");
                activity.SetTag("messaging.operation.name", "process");
                activity.SetTag("messaging.operation.type", "process");
                activity.SetTag("messaging.destination.name", result.Topic);
                activity.SetTag("messaging.destination.partition.id", result.Partition.Value.ToString(CultureInfo.InvariantCulture));
                activity.SetTag("messaging.kafka.offset", result.Offset.Value);
                activity.SetTag("messaging.kafka.message.key", result.Message.Key);
            }
        }

        Baggage.Current = baggage;
    }

    private static Activity? Start(IProducer<string, string> producer, string topic, Message<string, string> message)
    {
        var activity = Activities.StartActivity("send " + topic, ActivityKind.Producer);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "kafka");
            activity.SetTag("messaging.operation.name", "send");
            activity.SetTag("messaging.operation.type", "send");
            activity.SetTag("messaging.destination.name", topic);
            activity.SetTag("messaging.client.id", producer.Name);
            activity.SetTag("messaging.kafka.message.key", message.Key);
        }

        return activity;
    }

    private static Message<string, string> Outgoing(Message<string, string> message, Activity? activity)
    {
        if ((activity ?? Activity.Current) is not { } current) return message;

        var headers = new Headers();
        for (var i = 0; i < message.Headers?.Count; i++) headers.Add(message.Headers[i].Key, message.Headers[i].GetValueBytes());
        Propagator.Inject(new PropagationContext(current.Context, Baggage.Current), headers, Set);
        return new Message<string, string> { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = headers };
    }
}
