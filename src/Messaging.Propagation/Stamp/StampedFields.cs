namespace Messaging.Propagation;

/// <summary>The fields that a sender says it wrote: one letter each under <c>f</c> in <c>context-stamp</c>.</summary>
[Flags]
public enum StampedFields
{
    /// <summary>None, or the sender did not say.</summary>
    None = 0,

    /// <summary><c>traceparent</c>, letter <c>t</c>.</summary>
    TraceParent = 1,

    /// <summary><c>tracestate</c>, letter <c>s</c>.</summary>
    TraceState = 2,

    /// <summary><c>baggage</c>, letter <c>b</c>.</summary>
    Baggage = 4,

    /// <summary><c>b3</c>, letter <c>3</c>.</summary>
    B3 = 8,

    /// <summary><c>X-B3-TraceId</c> and those that belong to it, letter <c>m</c>.</summary>
    B3Multi = 16,

    /// <summary><c>uber-trace-id</c>, letter <c>j</c>.</summary>
    Jaeger = 32,

    /// <summary><c>X-Amzn-Trace-Id</c>, letter <c>x</c>.</summary>
    XRay = 64,
}
