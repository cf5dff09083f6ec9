namespace Messaging.Propagation;

/// <summary>
/// What to do with a field that may stand on a message once and came several times. It is reported as
/// <see cref="FailureReason.Duplicated"/> either way.
/// </summary>
public enum RepeatedFields
{
    /// <summary>Use the last, since a forwarder that does not replace appends. The default.</summary>
    UseLast,

    /// <summary>Use none, as W3C's test suite for HTTP has it.</summary>
    Reject,
}
