using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using OpenTelemetry;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// The least that we could write by hand for one message that is as it should be: one header, one format, nothing checked that need not be, nothing
/// reported.
/// </summary>
internal static class Least
{
    public const string Source = "least";

    private static readonly ActivitySource Activities = new(Source);
    private static readonly byte[] TraceId = Convert.FromHexString("0af7651916cd43dd8448eb211c80319c"), SpanId = Convert.FromHexString("b7ad6b7169203331");

    private static readonly KeyValuePair<string, object?>[] Attributes =
    [
        new("messaging.system", "kafka"), new("messaging.operation.name", "send"), new("messaging.operation.type", "send"),
        new("messaging.destination.name", "orders"), new("messaging.client.id", "null#producer-1"),
    ];

    public static ActivityContext Ids() =>
        new(ActivityTraceId.CreateFromBytes(TraceId), ActivitySpanId.CreateFromBytes(SpanId), ActivityTraceFlags.Recorded, isRemote: true);

    public static ActivityContext Extract(Headers headers)
    {
        for (var i = headers.Count - 1; i >= 0; i--)
        {
            if (headers[i] is not { Key: "traceparent" } header || header.GetValueBytes() is not { Length: 55 } text) continue;
            return HexVector.TryReadTraceId(text.AsSpan(3), out var traceId) && HexVector.TryReadSpanId(text.AsSpan(36), out var spanId)
                ? new ActivityContext(traceId, spanId, (ActivityTraceFlags)(text[54] & 1), isRemote: true)
                : default;
        }

        return default;
    }

    /// <summary>Writes the ambient context, and asks for the ambient baggage.</summary>
    public static void Inject(Headers headers)
    {
        if (Activity.Current is not { } activity || Baggage.Current.Count > 0) return;
        var text = new byte[55];
        "00-"u8.CopyTo(text);
        HexVector.Write(activity.TraceId.ToHexString(), text.AsSpan(3));
        text[35] = (byte)'-';
        HexVector.Write(activity.SpanId.ToHexString(), text.AsSpan(36));
        text[52] = (byte)'-';
        text[53] = (byte)'0';
        text[54] = (byte)('0' + (int)activity.ActivityTraceFlags);
        headers.Add("traceparent", text);
    }

    /// <summary>The span with the attributes that ours has, and a copy of the message with its context.</summary>
    public static async Task<DeliveryResult<string, string>> ProduceAsync(IProducer<string, string> producer, string topic, Message<string, string> message)
    {
        using var activity = Activities.StartActivity("send orders", ActivityKind.Producer, default(ActivityContext), Attributes);
        if (activity is null && Activity.Current is null) return await producer.ProduceAsync(topic, message).ConfigureAwait(false);

        activity?.SetTag("messaging.kafka.message.key", message.Key);
        var headers = new Headers();
        Inject(headers);
        var outgoing = new Message<string, string> { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = headers };
        var result = await producer.ProduceAsync(topic, outgoing).ConfigureAwait(false);
        activity?.SetTag("messaging.destination.partition.id", result.Partition.Value.ToString(CultureInfo.InvariantCulture));
        activity?.SetTag("messaging.kafka.offset", result.Offset.Value);
        return result;
    }
}
