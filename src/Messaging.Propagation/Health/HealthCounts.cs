namespace Messaging.Propagation;

/// <summary>What is counted of a destination in some time.</summary>
internal sealed class HealthCounts
{
    /// <summary>The bytes that a step of the baggage sizes is wide.</summary>
    private const int SizeStep = 64;

    private const int Reasons = 32;

    private readonly long[] failures = new long[Reasons];
    private readonly long[] sizes = new long[(BaggageReader.MaxLength / SizeStep) + 2];

    /// <summary>The step of time that it is of.</summary>
    public long Step { get; private set; } = -1;

    public long Messages { get; private set; }

    /// <summary>Gets the baggages counted, of messages received and sent.</summary>
    public long Baggages => baggages;

    private long covered, stamped, dropped, failed, withState, lostState, mismatches, skewed, baggages;

    public void Reset(long step)
    {
        Step = step;
        Messages = covered = stamped = dropped = failed = withState = lostState = mismatches = skewed = baggages = 0;
        Array.Clear(failures);
        Array.Clear(sizes);
    }

    public void Count(in ArrivalReport report)
    {
        var extraction = report.Extraction;
        var (isDropped, isStateLost) = (false, false);
        uint seen = 0;
        foreach (var failure in extraction.FailureArray ?? [])
        {
            isDropped |= failure.Reason == FailureReason.FieldDropped;

            // Of a state with something twice the rest is used.
            isStateLost |= failure.Field == FieldNames.TraceState && failure.Reason is not (FailureReason.DuplicateKey or FailureReason.Duplicated);

            // A message counts once a reason, however many of its fields it concerns.
            var bit = 1u << (int)failure.Reason;
            if ((seen & bit) == 0) failures[(int)failure.Reason]++;
            seen |= bit;
        }

        Messages++;
        if (extraction.Outcome == ExtractionOutcome.Extracted) covered++;
        if (seen != 0) failed++;
        if (report.ClockSkewed) skewed++;
        if (extraction.Stamp is { } stamp)
        {
            stamped++;
            if (isDropped) dropped++;
            if ((stamp.Fields & StampedFields.TraceState) != 0)
            {
                withState++;
                if (isStateLost) lostState++;
            }
        }

        CountBaggage(extraction.BaggageSize);
    }

    public void CountBaggage(int size)
    {
        if (size <= 0) return;
        baggages++;
        sizes[Math.Min((size + SizeStep - 1) / SizeStep, sizes.Length - 1)]++;
    }

    public void CountMismatch() => mismatches++;

    public void Add(HealthCounts other)
    {
        Messages += other.Messages;
        covered += other.covered;
        stamped += other.stamped;
        dropped += other.dropped;
        failed += other.failed;
        withState += other.withState;
        lostState += other.lostState;
        mismatches += other.mismatches;
        skewed += other.skewed;
        baggages += other.baggages;
        for (var i = 0; i < failures.Length; i++) failures[i] += other.failures[i];
        for (var i = 0; i < sizes.Length; i++) sizes[i] += other.sizes[i];
    }

    public DestinationHealth ToHealth(string? system, string? destination, PropagationHealthOptions options) => new(
        system, destination, Messages, [.. Enum.GetValues<PropagationIndicator>().Select(indicator => ValueOf(indicator, options))],
        Enumerable.Range(0, Reasons).Where(reason => failures[reason] > 0).ToDictionary(reason => (FailureReason)reason, reason => failures[reason]));

    private IndicatorValue ValueOf(PropagationIndicator indicator, PropagationHealthOptions options)
    {
        var (value, samples) = indicator switch
        {
            PropagationIndicator.Coverage => Share(covered, Messages),
            PropagationIndicator.FieldDropRate => Share(dropped, stamped),
            PropagationIndicator.FailureRate => Share(failed, Messages),
            PropagationIndicator.BaggageMedian => (Percentile(0.5), baggages),
            PropagationIndicator.BaggageP95 => (Percentile(0.95), baggages),
            PropagationIndicator.SamplingMismatchRate => Share(mismatches, Messages),
            PropagationIndicator.TraceStateLossRate => Share(lostState, withState),
            _ => Share(skewed, Messages),
        };
        return new IndicatorValue(indicator, value, options.TargetOf(indicator), samples);
    }

    private static (double? Value, long Samples) Share(long part, long whole) => (whole == 0 ? null : (double)part / whole, whole);

    // The upper end of the step that it falls in: up to 63 bytes too much.
    private double? Percentile(double share)
    {
        if (baggages == 0) return null;
        var rank = (long)Math.Ceiling(share * baggages);
        var step = 0;
        for (long below = sizes[0]; below < rank; below += sizes[step]) step++;
        return step * SizeStep;
    }
}
