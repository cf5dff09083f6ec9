namespace Messaging.Propagation;

/// <summary>Why a field could not be used. The names are stable: they are the <c>reason</c> of metrics and logs.</summary>
public enum FailureReason
{
    /// <summary>The field is not on the carrier though the message's stamp says that the sender wrote it: something on the way removed it.</summary>
    FieldDropped = 1,

    /// <summary>The field is not on the message because the receive call did not ask for it; whether it was sent is not known.</summary>
    FieldNotRequested = 2,

    /// <summary>The field does not follow its format's grammar, is empty, or stands there without the field it belongs to.</summary>
    Malformed = 3,

    /// <summary>The field is of a version that may not be read: <c>ff</c> of <c>traceparent</c>, or a stamp newer than this library.</summary>
    UnsupportedVersion = 4,

    /// <summary>The trace id is all zeros.</summary>
    ZeroTraceId = 5,

    /// <summary>The span id is all zeros.</summary>
    ZeroSpanId = 6,

    /// <summary>
    /// A field that may stand there once came several times, as happens when a sender appends where it should replace. The last is used, or
    /// none by option.
    /// </summary>
    Duplicated = 7,

    /// <summary>The field names another trace than a format before it, which was used.</summary>
    Conflicting = 8,

    /// <summary>The field's value is no text: control characters, or bytes that are not UTF-8.</summary>
    NotText = 9,

    /// <summary>The field's value is neither text nor bytes, but an integer or a table, say.</summary>
    WrongType = 10,

    /// <summary>The field is longer than its limit; what lies beyond is not read.</summary>
    TooLong = 11,

    /// <summary>The field has more members than its limit.</summary>
    TooManyEntries = 12,

    /// <summary>A key comes more than once within the field. For <c>tracestate</c> the first counts, for <c>baggage</c> the last.</summary>
    DuplicateKey = 13,

    /// <summary>The destination requires a signature and the message carries none: the context was not adopted.</summary>
    SignatureMissing = 14,

    /// <summary>The signature is not that of the fields, or its key is not known: the context was not adopted.</summary>
    SignatureInvalid = 15,

    /// <summary>The signature is good, and older than the destination allows, or made in the future: the context was not adopted.</summary>
    SignatureExpired = 16,

    /// <summary>Reading the carrier threw an exception, or a custom propagator did so when it was to write.</summary>
    CarrierThrew = 17,

    /// <summary>The field was not sent: the message had no room left for it, see <see cref="CarrierBudget"/>.</summary>
    OverBudget = 18,

    /// <summary>Part of the field was not sent: the destination's policy does not let it through.</summary>
    NotAllowed = 19,

    /// <summary>The signature is valid and was made for another destination, or names none although the policy requires it: the context was not adopted.</summary>
    SignatureForOtherDestination = 20,

    /// <summary>
    /// The stamp was written with another span than the one beside it: a sender replaced the context and copied the stamp. The stamp is not used.
    /// </summary>
    StampMismatch = 21,

    /// <summary>The field was not sent: the broker does not accept its name, by its characters or its length. See <see cref="CarrierRules"/>.</summary>
    InvalidName = 22,

    /// <summary>The field was not sent: the broker does not accept its value, because it is empty, too long or holds characters it refuses.</summary>
    InvalidValue = 23,
}
