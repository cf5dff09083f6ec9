using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// <c>X-Amzn-Trace-Id</c>, and <c>AWSTraceHeader</c> of SQS: <c>Root=1-epoch-unique;Parent=span;Sampled=1</c>, parts in any order, others passed over.
/// Source: AWS X-Ray, "Tracing header".
/// </summary>
/// <param name="isAsked">
/// Whether the format was asked for. AWS services write <c>AWSTraceHeader</c> by themselves, often without a parent; where nobody asked, it is used
/// if it can be, and no failure if it cannot.
/// </param>
internal sealed class XRayCodec(bool isAsked) : ContextCodec
{
    public override FieldSet Fields { get; } = isAsked ? FieldSet.Of(Field.XRay, Field.AwsTraceHeader) : FieldSet.Of(Field.AwsTraceHeader);

    public override StampedFields Stamped => isAsked ? StampedFields.XRay : StampedFields.None;

    public override Field Main => isAsked ? Field.XRay : Field.AwsTraceHeader;

    public override ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        var field = fields.Has(Main) ? Main : Field.AwsTraceHeader;
        context = default;
        if (!fields.Has(field)) return ExtractionOutcome.Absent;
        if (isAsked) return Read(fields, field, ref failures, out context);

        var unsaid = default(FailureCollector);
        return Read(fields, field, ref unsaid, out context) == ExtractionOutcome.Extracted ? ExtractionOutcome.Extracted : ExtractionOutcome.Absent;
    }

    public override void Write<TSink>(in ActivityContext context, SamplingState sampling, ref TSink sink)
    {
        Span<byte> buffer = stackalloc byte[XRayText.Length];
        XRayText.Format(context, sampling, buffer);
        sink.Set(FieldNames.XRay, buffer);
    }

    private ExtractionOutcome Read(in ReceivedFields fields, Field field, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        Span<char> buffer = stackalloc char[ReceivedFields.MaxShortLength];
        if (!fields.TryGetText(field, buffer, ref failures, out var text)) return ExtractionOutcome.Failed;
        if (XRayText.Parse(text, mayLackParent: isAsked, out context) is not { } reason) return ExtractionOutcome.Extracted;

        fields.Refuse(field, reason, ref failures);
        return ExtractionOutcome.Failed;
    }
}
