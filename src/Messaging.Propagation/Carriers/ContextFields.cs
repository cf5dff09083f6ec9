namespace Messaging.Propagation;

/// <summary>Groups of the fields that the library knows.</summary>
internal static class ContextFields
{
    /// <summary>The fields that hold baggage, whatever the format.</summary>
    public static readonly FieldSet Baggage = FieldSet.Of(Field.Baggage, Field.UberContext, Field.JaegerBaggage, Field.MassTransitBaggage);

    /// <summary>The fields that hold the ids of a trace or a span, whatever the format.</summary>
    public static readonly FieldSet Ids = FieldSet.Of(
        Field.TraceParent, Field.B3, Field.B3TraceId, Field.B3SpanId, Field.UberTraceId, Field.XRay, Field.AwsTraceHeader, Field.DiagnosticId, Field.Elastic,
        Field.MassTransit, Field.Wolverine, Field.CloudEventsTraceParent);
}
