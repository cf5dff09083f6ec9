using System.Buffers;
using System.Diagnostics;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>
/// Writes contexts to carriers, every field within its limits and in place of what stood there, the most important first, as far as
/// there is room.
/// </summary>
internal sealed class ContextInjector(IReadOnlyList<ContextFormat> formats)
{
    private readonly bool writesTraceContext = formats.Contains(ContextFormat.TraceContext);
    private readonly bool writesBaggage = formats.Contains(ContextFormat.Baggage);

    public InjectionResult Inject<TCarrier, TSetter>(TCarrier carrier, TSetter setter, in InjectionPlan plan, in CarrierBudget budget = default)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var room = new CarrierRoom(budget);
        var written = plan.Kept;
        List<DroppedField>? dropped = null;
        var baggageSize = 0;
        if (writesTraceContext && plan.WritesTraceContext && WriteTraceParent(carrier, setter, plan.Context, ref room, ref dropped))
            written |= StampedFields.TraceParent;
        var stamps = plan.Stamp is not null && Fits(ref room, FieldNames.ContextStamp, StampText.MaxWrittenLength, ref dropped);
        if (writesTraceContext && plan.WritesTraceContext && WriteTraceState(carrier, setter, plan.Context, ref room, ref dropped))
            written |= StampedFields.TraceState;
        if (writesBaggage && plan.WritesBaggage) written |= WriteBaggage(carrier, setter, plan.Baggage, plan.Received, ref room, ref dropped, out baggageSize);
        else if (writesBaggage && !plan.Kept.HasFlag(StampedFields.Baggage)) setter.Remove(carrier, FieldNames.Baggage);

        var stamp = stamps ? plan.Stamp!.Value with { Fields = written } : (ContextStamp?)null;
        if (stamp is { } complete) WriteStamp(carrier, setter, complete);
        return new InjectionResult { Written = written, BaggageSize = baggageSize, Dropped = dropped?.ToArray(), Stamp = stamp };
    }

    private static bool WriteTraceParent<TCarrier, TSetter>(
        TCarrier carrier, TSetter setter, in ActivityContext context, ref CarrierRoom room, ref List<DroppedField>? dropped)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        if (!Fits(ref room, FieldNames.TraceParent, TraceParent.Length, ref dropped)) return false;
        Span<byte> buffer = stackalloc byte[TraceParent.Length];
        TraceParent.Format(context, buffer);
        setter.Set(carrier, FieldNames.TraceParent, buffer);
        return true;
    }

    private static bool WriteTraceState<TCarrier, TSetter>(
        TCarrier carrier, TSetter setter, in ActivityContext context, ref CarrierRoom room, ref List<DroppedField>? dropped)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        if (!string.IsNullOrEmpty(context.TraceState))
        {
            Span<byte> buffer = stackalloc byte[TraceStateWriter.MaxLength];
            if (TraceStateWriter.Write(context.TraceState, buffer, out var length) is { } reason) Drop(ref dropped, FieldNames.TraceState, reason);
            if (length > 0 && Fits(ref room, FieldNames.TraceState, length, ref dropped))
            {
                setter.Set(carrier, FieldNames.TraceState, buffer[..length]);
                return true;
            }
        }

        setter.Remove(carrier, FieldNames.TraceState);
        return false;
    }

    private static StampedFields WriteBaggage<TCarrier, TSetter>(
        TCarrier carrier, TSetter setter, Baggage baggage, BaggageEntry[]? received, ref CarrierRoom room, ref List<DroppedField>? dropped, out int size)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var rented = ArrayPool<byte>.Shared.Rent(BaggageReader.MaxLength);
        try
        {
            var writer = new BaggageWriter(rented.AsSpan(0, BaggageReader.MaxLength), received);
            writer.Write(baggage);
            size = writer.Length;
            if (writer.Dropped is { } reason) Drop(ref dropped, FieldNames.Baggage, reason);
            if (size > 0 && Fits(ref room, FieldNames.Baggage, size, ref dropped))
            {
                setter.Set(carrier, FieldNames.Baggage, rented.AsSpan(0, size));
                return StampedFields.Baggage;
            }

            size = 0;
            setter.Remove(carrier, FieldNames.Baggage);
            return StampedFields.None;
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

    private static bool Fits(ref CarrierRoom room, string field, int length, ref List<DroppedField>? dropped)
    {
        if (room.TryTake(field, length)) return true;
        Drop(ref dropped, field, FailureReason.OverBudget);
        return false;
    }

    private static void Drop(ref List<DroppedField>? dropped, string field, FailureReason reason) =>
        (dropped ??= []).Add(new DroppedField(field, reason));
}
