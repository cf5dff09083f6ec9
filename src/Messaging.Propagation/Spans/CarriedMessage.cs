using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>What a processing knows of one of its messages, for sends within it.</summary>
/// <param name="Context">The context that the message carries; default if none.</param>
/// <param name="IsAdopted">True if the context may be continued.</param>
/// <param name="Baggage">The baggage that the policy let through.</param>
/// <param name="Stamp">The stamp, if what it says may be passed on.</param>
/// <param name="Refused">The fingerprints of what must not leave this process; null if everything was adopted.</param>
internal sealed record CarriedMessage(ActivityContext Context, bool IsAdopted, BaggageEntry[]? Baggage, ContextStamp? Stamp, FieldPrints? Refused)
{
    /// <summary>Returns what to know of a message; null if it carried nothing that a send can carry on.</summary>
    public static CarriedMessage? Of(in Extraction extraction) => extraction.Outcome == ExtractionOutcome.Extracted || extraction.Refused is not null
        ? new CarriedMessage(extraction.Context, extraction.IsAdopted, extraction.BaggageArray, extraction.AdoptedStamp, extraction.Refused)
        : null;

    /// <summary>True if a field that this message came with, and that was refused, is among those of the fingerprints.</summary>
    /// <param name="prints">The fingerprints of a message that is about to be sent.</param>
    /// <param name="baggage">Whether to look for baggage; otherwise for contexts.</param>
    public bool Refuses(FieldPrints prints, bool baggage) => baggage ? HasBaggageOf(prints) : HasContextOf(prints);

    private bool HasContextOf(FieldPrints prints) => Refused is not null && Overlaps(Refused.Contexts, prints.Contexts)
        || (Refused is { Contexts.Length: 0 } && !IsAdopted && prints.Contexts.Length == 0 && HasBaggageOf(prints));

    private bool HasBaggageOf(FieldPrints prints) => Refused is not null && Overlaps(Refused.Baggage, prints.Baggage);

    private static bool Overlaps(ulong[] some, ulong[] others)
    {
        foreach (var one in some)
            if (Array.IndexOf(others, one) >= 0)
                return true;
        return false;
    }
}
