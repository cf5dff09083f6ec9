using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Messaging.Propagation;

/// <summary>A trace id as two numbers; default stands for none.</summary>
internal readonly record struct TraceKey(ulong High, ulong Low)
{
    public static TraceKey Of(in ActivityTraceId id)
    {
        if (id == default) return default;
        Span<ulong> parts = stackalloc ulong[2];
        id.CopyTo(MemoryMarshal.AsBytes(parts));
        return new TraceKey(parts[0], parts[1]);
    }

    public ActivityTraceId ToId()
    {
        if (this == default) return default;
        ReadOnlySpan<ulong> parts = [High, Low];
        return ActivityTraceId.CreateFromBytes(MemoryMarshal.AsBytes(parts));
    }
}
