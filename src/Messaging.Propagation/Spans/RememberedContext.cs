using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Messaging.Propagation;

/// <summary>
/// The ids and flags of a context in 32 bytes and no object, for decorators that remember many messages until they are settled. The <c>tracestate</c>, which may
/// take kilobytes, is left out: a link needs none.
/// </summary>
public readonly struct RememberedContext
{
    private readonly TraceKey trace;
    private readonly ulong span;
    private readonly ActivityTraceFlags flags;

    /// <summary>Initializes a copy of a context.</summary>
    /// <param name="context">The context; default stands for none.</param>
    public RememberedContext(in ActivityContext context)
    {
        trace = TraceKey.Of(context.TraceId);
        if (context.SpanId != default) context.SpanId.CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref span)));
        flags = context.TraceFlags;
    }

    /// <summary>Returns the context, as a remote one and without state; default for none.</summary>
    public ActivityContext ToContext()
    {
        if (trace == default) return default;
        var id = ActivitySpanId.CreateFromBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in span)));
        return new ActivityContext(trace.ToId(), id, flags, traceState: null, isRemote: true);
    }
}
