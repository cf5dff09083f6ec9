namespace Messaging.Propagation;

/// <summary>How far contexts that come from a destination are trusted. docs/trust.md says against what each helps.</summary>
public enum TrustMode
{
    /// <summary>They are adopted as they are. The default.</summary>
    Trust,

    /// <summary>
    /// They are adopted where the stamp's signature over all of the context is good, known and fresh. Else neither context nor baggage nor
    /// the stamp's times are, which is reported; the message itself is handed on all the same.
    /// </summary>
    RequireSignature,

    /// <summary>They are never adopted: processing starts a trace of its own and links to the remote context. Baggage is not taken either.</summary>
    Restart,
}
