using System.Collections;
using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>What a log line of a handler has with it: whose message it was about.</summary>
internal sealed class ProducerLogScope(in ActivityContext producer) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly string traceId = producer.TraceId.ToHexString(), spanId = producer.SpanId.ToHexString();

    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("ProducerTraceId", traceId),
        1 => new("ProducerSpanId", spanId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"ProducerTraceId:{traceId}, ProducerSpanId:{spanId}";
}
