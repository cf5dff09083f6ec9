using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// B3, in one field or in several. Each is read where the other is not there or not usable; the single field goes first.
/// Source: B3 Propagation; OpenTelemetry, "Propagators API", "B3 Requirements".
/// </summary>
/// <param name="writesSingle">Which of the two is written.</param>
/// <param name="readsSingle">Whether the single field is read.</param>
/// <param name="readsMulti">Whether the several fields are read.</param>
internal sealed class B3Codec(bool writesSingle, bool readsSingle = true, bool readsMulti = true) : ContextCodec
{
    private static readonly FieldSet Single = FieldSet.Of(Field.B3);
    private static readonly FieldSet Multi = FieldSet.Of(Field.B3TraceId, Field.B3SpanId, Field.B3Sampled, Field.B3Flags);

    public override FieldSet Fields { get; } = (readsSingle ? Single : default) | (readsMulti ? Multi : default);

    public override StampedFields Stamped => writesSingle ? StampedFields.B3 : StampedFields.B3Multi;

    public override Field Main => writesSingle ? Field.B3 : Field.B3TraceId;

    public override ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        var single = readsSingle && fields.Has(Field.B3) ? B3SingleField.Read(fields, ref failures, out context) : ExtractionOutcome.Absent;
        if (!readsMulti || single == ExtractionOutcome.Extracted) return single;

        var multi = B3MultiFields.Read(fields, ref failures, out var other);
        if (other.Sampling is not null) context = other;
        return multi == ExtractionOutcome.Absent ? single : multi;
    }

    public override void Write<TSink>(in ActivityContext context, SamplingState sampling, ref TSink sink)
    {
        if (writesSingle) B3SingleField.Write(context, sampling, ref sink);
        else B3MultiFields.Write(context, sampling, ref sink);
    }
}
