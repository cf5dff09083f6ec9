using System.Buffers;

namespace Messaging.Propagation;

/// <summary>Writes <c>baggage</c>.</summary>
internal static class BaggageField
{
    public static StampedFields Write<TCarrier, TSetter>(in InjectionPlan plan, ref FieldOutput<TCarrier, TSetter> output, out int size)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        size = plan.WritesBaggage ? WriteEntries(plan, ref output) : 0;
        if (size > 0) return StampedFields.Baggage;

        output.Remove(FieldNames.Baggage);
        return StampedFields.None;
    }

    private static int WriteEntries<TCarrier, TSetter>(in InjectionPlan plan, ref FieldOutput<TCarrier, TSetter> output)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var rented = ArrayPool<byte>.Shared.Rent(BaggageReader.MaxLength);
        try
        {
            var writer = new BaggageWriter(rented.AsSpan(0, BaggageReader.MaxLength), plan.Received, plan.BaggagePolicy);
            writer.Write(plan.Baggage);
            if (writer.Dropped is { } reason) output.Drop(FieldNames.Baggage, reason);
            return writer.Length > 0 && output.TryWrite(FieldNames.Baggage, rented.AsSpan(0, writer.Length)) ? writer.Length : 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
