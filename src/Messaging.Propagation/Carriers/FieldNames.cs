namespace Messaging.Propagation;

/// <summary>The names under which fields travel on a carrier. They are written as they stand here and read without regard to case.</summary>
public static class FieldNames
{
    /// <summary>W3C Trace Context: version, trace id, parent id and flags. Source: W3C Trace Context Level 2, "traceparent header".</summary>
    public const string TraceParent = "traceparent";

    /// <summary>W3C Trace Context: what each tracing system keeps for itself. Source: W3C Trace Context Level 2, "tracestate header".</summary>
    public const string TraceState = "tracestate";

    /// <summary>W3C Baggage. Source: W3C Baggage, "Baggage HTTP header format".</summary>
    public const string Baggage = "baggage";

    /// <summary>This library's own field: when and with what fields the message was sent. Source: docs/context-stamp.md.</summary>
    public const string ContextStamp = "context-stamp";
}
