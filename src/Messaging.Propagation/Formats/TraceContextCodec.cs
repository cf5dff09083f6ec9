using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>W3C Trace Context. Writing it is the injector's own affair, whose order of importance divides its two fields.</summary>
internal sealed class TraceContextCodec : ContextCodec
{
    public override FieldSet Fields { get; } = FieldSet.Of(Field.TraceParent, Field.TraceState);

    public override StampedFields Stamped => StampedFields.TraceParent;

    public override Field Main => Field.TraceParent;

    public override ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        if (!fields.Has(Field.TraceParent))
        {
            // A tracestate on its own belongs to nothing.
            context = default;
            if (!fields.WereSent(Stamped) && !FieldText.IsBlank(in fields.All, Field.TraceState)) failures.Add(FailureReason.Malformed, FieldNames.TraceState);
            return ExtractionOutcome.Absent;
        }

        context = default;
        if (TraceParentField.Read(fields, Field.TraceParent, ref failures, out var parent) != ExtractionOutcome.Extracted) return ExtractionOutcome.Failed;
        if (fields.Has(Field.TraceState) || fields.WereSent(StampedFields.TraceState)) parent = TraceStateField.AddTo(parent, fields, Field.TraceState, ref failures);
        context = new RemoteContext(parent, SamplingOf(parent.TraceFlags));
        return ExtractionOutcome.Extracted;
    }

    internal static SamplingState SamplingOf(ActivityTraceFlags flags) =>
        (flags & ActivityTraceFlags.Recorded) != 0 ? SamplingState.Sampled : SamplingState.NotSampled;
}
