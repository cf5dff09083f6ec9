using System.Buffers;

namespace Messaging.Propagation;

/// <summary>Writes <c>baggage</c>.</summary>
internal static class BaggageField
{
    public static StampedFields Write<TCarrier, TSetter>(in InjectionPlan plan, ref FieldOutput<TCarrier, TSetter> output, out int size)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        size = 0;
        if (plan.WritesBaggage)
        {
            var rented = ArrayPool<byte>.Shared.Rent(BaggageReader.MaxLength);
            try
            {
                var writer = new BaggageWriter(rented.AsSpan(0, BaggageReader.MaxLength), plan.Received, plan.BaggagePolicy);
                writer.Write(plan.Baggage);
                if (writer.Dropped is { } reason) output.Drop(FieldNames.Baggage, reason);
                if (writer.Length > 0 && output.Fits(FieldNames.Baggage, writer.Length))
                {
                    size = writer.Length;
                    output.Set(FieldNames.Baggage, rented.AsSpan(0, size));
                    return StampedFields.Baggage;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        output.Remove(FieldNames.Baggage);
        return StampedFields.None;
    }
}
