using System.Buffers;
using System.Diagnostics;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>Writes contexts to carriers, every field within its limits and in place of what stood there.</summary>
internal sealed class ContextInjector(IReadOnlyList<ContextFormat> formats)
{
    private readonly bool writesTraceContext = formats.Contains(ContextFormat.TraceContext);
    private readonly bool writesBaggage = formats.Contains(ContextFormat.Baggage);

    public InjectionResult Inject<TCarrier, TSetter>(TCarrier carrier, TSetter setter, in InjectionPlan plan)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var written = plan.Kept;
        List<DroppedField>? dropped = null;
        var baggageSize = 0;
        if (writesTraceContext && plan.WritesTraceContext) written |= WriteTraceContext(carrier, setter, plan.Context, ref dropped);
        if (writesBaggage && plan.WritesBaggage) written |= WriteBaggage(carrier, setter, plan.Baggage, plan.Received, ref dropped, out baggageSize);
        else if (writesBaggage && !plan.Kept.HasFlag(StampedFields.Baggage)) setter.Remove(carrier, FieldNames.Baggage);

        var stamp = plan.Stamp is { } template ? template with { Fields = written } : (ContextStamp?)null;
        if (stamp is { } complete) WriteStamp(carrier, setter, complete);
        return new InjectionResult { Written = written, BaggageSize = baggageSize, Dropped = dropped?.ToArray(), Stamp = stamp };
    }

    private static StampedFields WriteTraceContext<TCarrier, TSetter>(
        TCarrier carrier, TSetter setter, in ActivityContext context, ref List<DroppedField>? dropped)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        Span<byte> buffer = stackalloc byte[TraceStateWriter.MaxLength];
        TraceParent.Format(context, buffer);
        setter.Set(carrier, FieldNames.TraceParent, buffer[..TraceParent.Length]);

        var length = 0;
        if (!string.IsNullOrEmpty(context.TraceState) && TraceStateWriter.Write(context.TraceState, buffer, out length) is { } reason)
            Drop(ref dropped, FieldNames.TraceState, reason);
        if (length == 0)
        {
            setter.Remove(carrier, FieldNames.TraceState);
            return StampedFields.TraceParent;
        }

        setter.Set(carrier, FieldNames.TraceState, buffer[..length]);
        return StampedFields.TraceParent | StampedFields.TraceState;
    }

    private static StampedFields WriteBaggage<TCarrier, TSetter>(
        TCarrier carrier, TSetter setter, Baggage baggage, BaggageEntry[]? received, ref List<DroppedField>? dropped, out int size)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var rented = ArrayPool<byte>.Shared.Rent(BaggageReader.MaxLength);
        try
        {
            var writer = new BaggageWriter(rented.AsSpan(0, BaggageReader.MaxLength), received);
            writer.Write(baggage);
            size = writer.Length;
            if (writer.Dropped is { } reason) Drop(ref dropped, FieldNames.Baggage, reason);
            if (size == 0)
            {
                setter.Remove(carrier, FieldNames.Baggage);
                return StampedFields.None;
            }

            setter.Set(carrier, FieldNames.Baggage, rented.AsSpan(0, size));
            return StampedFields.Baggage;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void WriteStamp<TCarrier, TSetter>(TCarrier carrier, TSetter setter, in ContextStamp stamp)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        Span<byte> buffer = stackalloc byte[StampText.MaxWrittenLength];
        setter.Set(carrier, FieldNames.ContextStamp, buffer[..StampText.Format(stamp, buffer)]);
    }

    private static void Drop(ref List<DroppedField>? dropped, string field, FailureReason reason) =>
        (dropped ??= []).Add(new DroppedField(field, reason));
}
