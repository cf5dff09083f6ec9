using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Writes <c>traceparent</c> and <c>tracestate</c>, which are of different importance.</summary>
internal static class TraceContextFields
{
    public static StampedFields WriteParent<TCarrier, TSetter>(in ActivityContext context, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        Span<byte> buffer = stackalloc byte[TraceParent.Length];
        TraceParent.Format(context, buffer);
        return output.TryWrite(FieldNames.TraceParent, buffer) ? StampedFields.TraceParent : StampedFields.None;
    }

    public static StampedFields WriteState<TCarrier, TSetter>(in ActivityContext context, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        if (!string.IsNullOrEmpty(context.TraceState) && TryWriteState(context.TraceState, ref output)) return StampedFields.TraceState;
        output.Remove(FieldNames.TraceState);
        return StampedFields.None;
    }

    private static bool TryWriteState<TCarrier, TSetter>(string traceState, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        Span<byte> buffer = stackalloc byte[TraceStateWriter.MaxLength];
        if (TraceStateWriter.Write(traceState, buffer, out var length) is { } reason) output.Drop(FieldNames.TraceState, reason);
        return length > 0 && output.TryWrite(FieldNames.TraceState, buffer[..length]);
    }
}
