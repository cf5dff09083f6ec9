using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>A set of reasons in a few bytes.</summary>
internal readonly record struct FailureSet(uint Bits)
{
    public static FailureSet Of(in Extraction extraction)
    {
        uint bits = 0;
        if (extraction.FailureArray is { } failures)
            foreach (var failure in failures)
                bits |= 1u << (int)failure.Reason;
        return new FailureSet(bits);
    }

    public FailureSet With(FailureSet other) => new(Bits | other.Bits);

    /// <summary>Names the reasons on a span, where there are any.</summary>
    public void Describe(Activity? activity)
    {
        if (Bits != 0) activity?.SetTag(MessagingAttributes.Failures, ToList().ConvertAll(static reason => reason.ToString()).ToArray());
    }

    public List<FailureReason> ToList()
    {
        var reasons = new List<FailureReason>();
        for (var bit = 0; bit < 32; bit++)
            if ((Bits & (1u << bit)) != 0)
                reasons.Add((FailureReason)bit);
        return reasons;
    }
}
