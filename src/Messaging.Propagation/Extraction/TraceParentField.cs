using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Reads a field in the form of <c>traceparent</c>, whatever its name.</summary>
internal static class TraceParentField
{
    public static ExtractionOutcome Read(in ReceivedFields fields, Field field, ref FailureCollector failures, out ActivityContext context)
    {
        context = default;
        if (!fields.TryGetSingle(field, ref failures, out var value)) return ExtractionOutcome.Failed;

        var reason = value.AsBytes is { } bytes
            ? TraceParent.Parse<byte>(bytes, out context)
            : TraceParent.Parse(value.AsText.AsSpan(), out context);
        if (reason is null) return ExtractionOutcome.Extracted;

        failures.Add(reason.Value, FieldLookup.NameOf(field), value);
        return ExtractionOutcome.Failed;
    }
}
