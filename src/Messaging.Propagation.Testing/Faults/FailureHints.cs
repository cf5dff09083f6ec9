namespace Messaging.Propagation.Testing;

/// <summary>What to look at, for each reason.</summary>
internal static class FailureHints
{
    public const string Absent =
        "was it sent by a client with WithPropagation(), within a span or with baggage? Are the sender's formats among the propagator's?";

    public static string Of(FailureReason reason) => reason switch
    {
        FailureReason.FieldDropped => "the stamp says that it was sent; something between sender and receiver removes it.",
        FailureReason.FieldNotRequested =>
            "the receive call did not ask for it: receive through a client with WithPropagation(), or set MessageAttributeNames = [\"All\"].",
        FailureReason.Malformed => "it breaks its grammar or is empty; the sender writes it by hand, or something re-encodes or cuts it.",
        FailureReason.UnsupportedVersion => "its version is not one that can be read; for the stamp, update the receiver.",
        FailureReason.ZeroTraceId or FailureReason.ZeroSpanId => "the id is all zeros; the sender injects where it has no span.",
        FailureReason.Duplicated => "it is there more than once; the sender is decorated twice, or a forwarder appends in place of replacing.",
        FailureReason.Conflicting => "it names another trace than the format that was used; a forwarder renews one format and lets another stand.",
        FailureReason.NotText => "it is no text; the sender writes a binary form, or something compresses or encrypts it.",
        FailureReason.WrongType => "it is neither text nor bytes; the sender writes a number or a table under this name.",
        FailureReason.TooLong or FailureReason.TooManyEntries => "it is beyond what is read, and whole members were dropped; somebody keeps adding.",
        FailureReason.DuplicateKey => "a key is in it twice; the sender appends to what it received.",
        FailureReason.SignatureMissing => "it is not signed and must be; give the sender a key, and look whether something strips the stamp.",
        FailureReason.SignatureInvalid => "the signature is not that of the fields; compare the keys on both sides, and look for what changes a field.",
        FailureReason.SignatureExpired => "the signature is too old or from the future; compare the window with how long messages wait, and the clocks.",
        FailureReason.SignatureForOtherDestination => "the signature was made for another destination; add that name to AcceptedDestinations if the broker moves messages here.",
        FailureReason.StampMismatch => "the stamp was written with another span; send through a decorated client instead of copying the stamp.",
        FailureReason.CarrierThrew => "reading the fields threw an exception; look at the header's or the getter's own code.",
        FailureReason.OverBudget => "the message had no room left for it; carry less baggage or fewer attributes.",
        FailureReason.NotAllowed => "the destination's policy does not let part of it through.",
        FailureReason.InvalidName => "the broker does not accept its name; rename the baggage key or the propagator's field.",
        FailureReason.InvalidValue => "the broker does not accept its value: it is empty, too long or not printable; change the baggage entry or the propagator.",
        _ => "see the documentation of FailureReason.",
    };
}
