namespace Messaging.Propagation.Testing;

/// <summary>What a <see cref="ContextFaults"/> does to a message's context or to its delivery.</summary>
public enum ContextFault
{
    /// <summary>A field is removed.</summary>
    Drop,

    /// <summary>The end of a field's value is cut off.</summary>
    Truncate,

    /// <summary>Characters of a field's value are replaced by ones that no format allows.</summary>
    Garble,

    /// <summary>A field stands on the message once more.</summary>
    Duplicate,

    /// <summary>A field's name is written in another case.</summary>
    Recase,

    /// <summary>A field's value is made longer than receivers read.</summary>
    Oversize,

    /// <summary>The times of the stamp are those of a sender whose clock is wrong.</summary>
    SkewClock,

    /// <summary>A message is delivered after the one that follows it.</summary>
    Reorder,

    /// <summary>A message is delivered twice.</summary>
    Redeliver,
}
