namespace Messaging.Propagation.Cli.Audit;

/// <summary>All that is counted: in the whole, by destination, and with traces as examples.</summary>
internal sealed class AuditTally
{
    private const int MaxDestinations = 256;

    private readonly Dictionary<long, DestinationTally> destinations = [];
    private readonly ExampleTraces[] examples = new ExampleTraces[Enum.GetValues<AuditIndicator>().Length];

    public AuditTally()
    {
        for (var i = 0; i < examples.Length; i++) examples[i] = new ExampleTraces();
    }

    public DestinationTally Total { get; } = new(0, 0);

    public IReadOnlyCollection<DestinationTally> Destinations => destinations.Values;

    public Durations TimeToReconstruct { get; } = new();

    public long MessagingSpans { get; set; }

    /// <summary>Whether any span says how its context was; where none does, that nothing was wrong is not known.</summary>
    public bool TellsFailures { get; set; }

    /// <summary>The furthest, in nanoseconds, that a span began before what it follows from.</summary>
    public long MostEarly { get; private set; }

    public DestinationTally At(int system, int destination)
    {
        var key = ((long)system << 32) | (uint)destination;
        if (destinations.TryGetValue(key, out var tally)) return tally;
        if (destinations.Count >= MaxDestinations)
        {
            (system, destination, key) = (0, Utf8Names.Others, Utf8Names.Others);
            if (destinations.TryGetValue(key, out tally)) return tally;
        }

        tally = new DestinationTally(system, destination);
        destinations.Add(key, tally);
        return tally;
    }

    public bool Count(DestinationTally at, AuditIndicator indicator, bool isBad, UInt128 trace) => Count(at, indicator, 1, isBad ? 1 : 0, trace);

    /// <returns>Whether any was bad.</returns>
    public bool Count(DestinationTally at, AuditIndicator indicator, long samples, long bad, UInt128 trace)
    {
        at.Count(indicator, samples, bad);
        Total.Count(indicator, samples, bad);
        if (bad > 0) examples[(int)indicator].AddFirst(trace);
        return bad > 0;
    }

    public void Baggage(DestinationTally at, int size, UInt128 trace)
    {
        at.Baggage.Add(size);
        Total.Baggage.Add(size);
        examples[(int)AuditIndicator.BaggageMedian].AddLargest(trace, size);
        examples[(int)AuditIndicator.BaggageP95].AddLargest(trace, size);
    }

    public void Early(long nanoseconds) => MostEarly = Math.Max(MostEarly, nanoseconds);

    public void Reconstructed(long nanoseconds, UInt128 trace)
    {
        TimeToReconstruct.Add(nanoseconds);
        examples[(int)AuditIndicator.TimeToReconstruct].AddLargest(trace, nanoseconds);
    }

    public IReadOnlyList<UInt128> ExamplesOf(AuditIndicator indicator) => examples[(int)indicator].Traces;
}
