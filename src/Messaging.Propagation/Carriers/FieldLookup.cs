namespace Messaging.Propagation;

/// <summary>Which <see cref="Field"/> a name on a carrier stands for, and the other way round.</summary>
internal static class FieldLookup
{
    /// <summary>Every carrier's every field passes here, so a stranger is told by its length alone where that suffices.</summary>
    public static Field Find(string name) => name.Length switch
    {
        2 when Is(name, FieldNames.B3) => Field.B3,
        7 when Is(name, FieldNames.Baggage) => Field.Baggage,
        9 when Is(name, FieldNames.Wolverine) => Field.Wolverine,
        10 when Is(name, FieldNames.TraceState) => Field.TraceState,
        10 when Is(name, FieldNames.B3Flags) => Field.B3Flags,
        11 when Is(name, FieldNames.TraceParent) => Field.TraceParent,
        11 when Is(name, FieldNames.B3SpanId) => Field.B3SpanId,
        12 when Is(name, FieldNames.B3TraceId) => Field.B3TraceId,
        12 when Is(name, FieldNames.B3Sampled) => Field.B3Sampled,
        13 when Is(name, FieldNames.ContextStamp) => Field.ContextStamp,
        13 when Is(name, FieldNames.UberTraceId) => Field.UberTraceId,
        13 when Is(name, FieldNames.DiagnosticId) => Field.DiagnosticId,
        <= 8 => Field.None,
        >= 13 => FindRare(name),
        _ => IsUberContext(name) ? Field.UberContext : Field.None,
    };

    /// <summary>The field's name as reports have it.</summary>
    public static string NameOf(Field field) => field switch
    {
        Field.TraceParent => FieldNames.TraceParent,
        Field.TraceState => FieldNames.TraceState,
        Field.Baggage => FieldNames.Baggage,
        Field.ContextStamp => FieldNames.ContextStamp,
        Field.B3 => FieldNames.B3,
        Field.B3TraceId => FieldNames.B3TraceId,
        Field.B3SpanId => FieldNames.B3SpanId,
        Field.B3Sampled => FieldNames.B3Sampled,
        Field.B3Flags => FieldNames.B3Flags,
        Field.UberTraceId => FieldNames.UberTraceId,
        Field.UberContext => FieldNames.UberContext + "*",
        Field.JaegerBaggage => FieldNames.JaegerBaggage,
        Field.XRay => FieldNames.XRay,
        Field.AwsTraceHeader => FieldNames.AwsTraceHeader,
        Field.DiagnosticId => FieldNames.DiagnosticId,
        Field.Elastic => FieldNames.Elastic,
        Field.MassTransit => FieldNames.MassTransit,
        Field.MassTransitBaggage => FieldNames.MassTransitBaggage,
        Field.Wolverine => FieldNames.Wolverine,
        Field.CloudEventsTraceParent => FieldNames.CloudEventsTraceParent,
        Field.CloudEventsTraceState => FieldNames.CloudEventsTraceState,
        _ => "",
    };

    private static Field FindRare(string name)
    {
        switch (name.Length)
        {
            case 13 when Is(name, FieldNames.CloudEventsTraceState): return Field.CloudEventsTraceState;
            case 14 when Is(name, FieldNames.JaegerBaggage): return Field.JaegerBaggage;
            case 14 when Is(name, FieldNames.AwsTraceHeader): return Field.AwsTraceHeader;
            case 14 when Is(name, FieldNames.MassTransit): return Field.MassTransit;
            case 14 when Is(name, FieldNames.CloudEventsTraceParent): return Field.CloudEventsTraceParent;
            case 15 when Is(name, FieldNames.XRay): return Field.XRay;
            case 21 when Is(name, FieldNames.Elastic): return Field.Elastic;
            case 22 when Is(name, "cloudEvents:tracestate") || Is(name, "cloudEvents_tracestate"): return Field.CloudEventsTraceState;
            case 23 when Is(name, "cloudEvents:traceparent") || Is(name, "cloudEvents_traceparent"): return Field.CloudEventsTraceParent;
            case 31 when Is(name, FieldNames.MassTransitBaggage): return Field.MassTransitBaggage;
        }

        return IsUberContext(name) ? Field.UberContext : Field.None;
    }

    private static bool IsUberContext(string name) =>
        name.Length > FieldNames.UberContext.Length && (name[0] | 0x20) == FieldNames.UberContext[0] && name[FieldNames.UberContext.Length - 1] == '-' &&
        name.StartsWith(FieldNames.UberContext, StringComparison.OrdinalIgnoreCase);

    // The first and the last letter tell most strangers, at a fraction of what a comparison without regard to case costs.
    private static bool Is(string name, string known) =>
        (name[0] | 0x20) == (known[0] | 0x20) && (name[^1] | 0x20) == (known[^1] | 0x20) && (name == known || string.Equals(name, known, StringComparison.OrdinalIgnoreCase));
}
