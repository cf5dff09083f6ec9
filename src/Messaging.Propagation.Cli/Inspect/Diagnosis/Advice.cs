namespace Messaging.Propagation.Cli.Inspect;

/// <summary>One sentence for each reason: what it means and what to do. docs/failures.md has more.</summary>
internal static class Advice
{
    public static string For(FailureReason reason) => reason switch
    {
        FailureReason.FieldDropped => "the sender wrote it and something on the way removed it; check mirrors, bridges and retry topics.",
        FailureReason.FieldNotRequested => "the receive call did not request it; request it, or receive through the decorated client.",
        FailureReason.Malformed => "the value breaks the grammar of its format; compare it with what the sender wrote, because copying, cutting or re-encoding it has the same effect.",
        FailureReason.UnsupportedVersion => "the version cannot be read; traceparent version ff is never valid, and a newer stamp needs a newer version of this library.",
        FailureReason.ZeroTraceId => "the trace id is all zeros; the sender injects without a span.",
        FailureReason.ZeroSpanId => "the span id is all zeros; the sender injects without a span.",
        FailureReason.Duplicated => "the field may occur once and occurs several times; a forwarder adds it where it should replace it.",
        FailureReason.Conflicting => "it names another trace than a format before it; a forwarder renews one of them and copies the other.",
        FailureReason.NotText => "the value is not text; the sender writes a binary form, or something compresses or encrypts it.",
        FailureReason.WrongType => "the value is neither text nor bytes; the sender writes a number or a table.",
        FailureReason.TooLong => "the value is longer than its limit, and the rest was not read; find the service that keeps adding to it.",
        FailureReason.TooManyEntries => "it has more members than its limit; find the service that keeps adding to it.",
        FailureReason.DuplicateKey => "a key occurs twice; a sender appends to what it received.",
        FailureReason.SignatureMissing => "a signature is required and there is none; give the sender a key, or find what removes or forges the context.",
        FailureReason.SignatureInvalid => "the signature does not match the fields, or its key is unknown; compare the keys of both sides, and if they are equal the message was changed.",
        FailureReason.SignatureExpired => "the signature is valid but too old or from the future; compare the window with how long messages wait, and check the clocks.",
        FailureReason.SignatureForOtherDestination => "the signature was made for another destination; if the broker moves messages here, add the first name to AcceptedDestinations.",
        FailureReason.StampMismatch => "the stamp was written with another span; find the service that replaces the context and copies the stamp.",
        FailureReason.CarrierThrew => "reading the carrier threw an exception; fix the header or the propagator that threw.",
        FailureReason.OverBudget => "it was not sent, because the message had no room left; send fewer attributes or less baggage.",
        FailureReason.NotAllowed => "part of it was not sent, because the policy of the destination does not allow it.",
        FailureReason.InvalidName => "it was not sent: the broker does not accept its name; rename the baggage key or the propagator's field.",
        FailureReason.InvalidValue => "it was not sent: the broker does not accept its value; change the baggage entry or the propagator.",
        _ => "see docs/failures.md.",
    };
}
