namespace Messaging.Propagation;

/// <summary>What kind of operation a span stands for. Source: OpenTelemetry semantic conventions, "Messaging spans", operation types.</summary>
public enum MessagingOperationType
{
    /// <summary>One message of a batch gets a context of its own; the send of the batch links to it.</summary>
    Create,

    /// <summary>One or more messages are handed to the broker.</summary>
    Send,

    /// <summary>The application asks the broker for messages.</summary>
    Receive,

    /// <summary>The application handles messages.</summary>
    Process,

    /// <summary>Messages are acknowledged, committed, deleted or given back.</summary>
    Settle,

    /// <summary>Any other call of the client's: renewing a lock, say. It has no operation type on spans and metrics.</summary>
    Other,
}
