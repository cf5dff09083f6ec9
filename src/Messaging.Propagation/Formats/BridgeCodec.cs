namespace Messaging.Propagation;

/// <summary>Reads what a neighbour writes in the form of <c>traceparent</c> under a name of its own.</summary>
/// <param name="parent">The field.</param>
/// <param name="state">The field in the form of <c>tracestate</c> to it, if there is one.</param>
/// <param name="ignoresHierarchical">Whether ids of the runtime's older kind, <c>|root.1.</c>, count as no context.</param>
internal sealed class BridgeCodec(Field parent, Field? state = null, bool ignoresHierarchical = false) : ContextCodec
{
    public override FieldSet Fields { get; } = state is { } second ? FieldSet.Of(parent, second) : FieldSet.Of(parent);

    public override Field Main => parent;

    public override ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        if (!fields.Has(parent) || (ignoresHierarchical && IsHierarchical(fields))) return ExtractionOutcome.Absent;

        var outcome = TraceParentField.Read(fields, parent, ref failures, out var read);
        if (outcome != ExtractionOutcome.Extracted) return outcome;
        if (state is { } field) read = TraceStateField.AddTo(read, fields, field, ref failures);
        context = new RemoteContext(read, TraceContextCodec.SamplingOf(read.TraceFlags));
        return outcome;
    }

    private bool IsHierarchical(in ReceivedFields fields)
    {
        fields.All.TryGetLast(parent, out var value);
        return value.AsBytes is [(byte)'|', ..] || value.AsText is ['|', ..];
    }
}
