namespace Messaging.Propagation.Cli;

/// <summary>What to do about each reason, in a sentence. docs/failures.md says more.</summary>
internal static class Advice
{
    public static string For(FailureReason reason) => reason switch
    {
        FailureReason.FieldDropped => "the sender wrote it and something on the way removed it; look at mirrors, bridges and retry topics.",
        FailureReason.FieldNotRequested => "the receive call did not ask for it; ask for it, or receive through the decorated client.",
        FailureReason.Malformed => "it breaks its format's grammar; find the sender, which writes it by hand or through something that re-encodes.",
        FailureReason.UnsupportedVersion => "its version may not be read; a traceparent of version ff is never legal, for a newer stamp update this library.",
        FailureReason.ZeroTraceId => "the trace id is all zeros; the sender injects where it has no span.",
        FailureReason.ZeroSpanId => "the span id is all zeros; the sender injects where it has no span.",
        FailureReason.Duplicated => "it came several times and may come once; a forwarder appends where it should replace.",
        FailureReason.Conflicting => "it names another trace than a format before it; a forwarder renews one of them and not the other.",
        FailureReason.NotText => "it is no text; a sender writes a binary form, or something compresses or encrypts it.",
        FailureReason.WrongType => "it is neither text nor bytes; a sender writes a number or a table under its name.",
        FailureReason.TooLong => "it is longer than its limit, and what lies beyond was not read; look who keeps adding.",
        FailureReason.TooManyEntries => "it has more members than its limit; look who keeps adding.",
        FailureReason.DuplicateKey => "a key comes twice in it; a sender appends to what it received.",
        FailureReason.SignatureMissing => "a signature is required and there is none; give the sender a key, or find who strips or forges the context.",
        FailureReason.SignatureInvalid => "the signature is not that of the fields, or its key is not known; check the keys of both sides, else somebody changed the message.",
        FailureReason.SignatureExpired => "the signature is good and too old, or from the future; compare the window with how long messages wait, and the clocks.",
        FailureReason.SignatureForOtherDestination => "the signature was made for another destination; if the broker moves messages here, add the first name to AcceptedDestinations.",
        FailureReason.StampMismatch => "the stamp was written with another span; find the service that replaces the context and copies the stamp.",
        FailureReason.CarrierThrew => "reading the carrier threw an exception; mend the header or the propagator that threw.",
        FailureReason.OverBudget => "it was not sent, for the message had no room left for it; carry fewer attributes or less baggage.",
        FailureReason.NotAllowed => "part of it was not sent, for the destination's policy does not let it through.",
        _ => "see docs/failures.md.",
    };
}
