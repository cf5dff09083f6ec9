namespace Messaging.Propagation;

/// <summary>What to do with a trace context that already stands on a message that is about to be sent.</summary>
public enum ExistingContext
{
    /// <summary>
    /// Keep it where the caller put it there as the message's creation context, as an outbox does; replace it where it merely
    /// travelled here: the message carries a stamp, or the context is that of the message being processed. The default.
    /// </summary>
    Auto,

    /// <summary>Keep it always; the send span links to it.</summary>
    Keep,

    /// <summary>Replace it always; the send span links to the old one.</summary>
    Replace,
}
