namespace Messaging.Propagation;

/// <summary>How looking for a trace context on a message ended. Baggage has no say in it.</summary>
public enum ExtractionOutcome
{
    /// <summary>The message carries no trace context and nothing says that it should.</summary>
    Absent,

    /// <summary>A trace context was read. There may be failures all the same, of a <c>tracestate</c> or of <c>baggage</c>.</summary>
    Extracted,

    /// <summary>There is, or by the message's stamp there was, a trace context, and it cannot be used; the failures say why.</summary>
    Failed,
}
