namespace Messaging.Propagation;

/// <summary>
/// Which span is the parent of a process span for one message. It links to the producer's context in every case; a batch has links only.
/// </summary>
public enum ProcessParent
{
    /// <summary>
    /// The ambient span where there is one, else the producer's context, so that a plain worker continues the producer's trace. The
    /// default.
    /// </summary>
    Auto,

    /// <summary>The producer's context; an ambient span becomes a link.</summary>
    Producer,

    /// <summary>The ambient span, or none.</summary>
    Ambient,
}
