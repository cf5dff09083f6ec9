namespace Messaging.Propagation;

/// <summary>W3C Baggage. Writing it is the injector's own affair.</summary>
internal sealed class BaggageCodec : ContextCodec
{
    public override FieldSet Fields { get; } = FieldSet.Of(Field.Baggage);

    public override Field Main => Field.Baggage;

    public override void ReadBaggage(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage)
    {
        ref readonly var all = ref fields.All;
        var count = all.TryGetLast(Field.Baggage, out _);
        if (count == 0 && fields.WereSent(StampedFields.Baggage)) failures.Add(FailureReason.FieldDropped, FieldNames.Baggage);
        if (count > FieldCollector.MaxRepeats) failures.Add(FailureReason.TooManyEntries, FieldNames.Baggage);

        for (var i = 0; all.TryGetAt(Field.Baggage, i, out var value); i++) baggage.Add(value, ref failures);
    }
}
