namespace Messaging.Propagation;

/// <summary>What was counted of one destination in the last while, in steps of which the oldest is always being left behind.</summary>
internal sealed class HealthWindow(string? system, string? destination)
{
    /// <summary>The steps of a window.</summary>
    public const int Steps = 30;

    private readonly Lock gate = new();
    private readonly HealthCounts[] ring = [.. Enumerable.Range(0, Steps).Select(_ => new HealthCounts())];

    public string? System => system;

    public string? Destination => destination;

    public void Count(long step, in ArrivalReport report)
    {
        lock (gate) At(step).Count(report);
    }

    public void CountBaggage(long step, int size)
    {
        lock (gate) At(step).CountBaggage(size);
    }

    public void CountMismatch(long step)
    {
        lock (gate) At(step).CountMismatch();
    }

    /// <summary>Everything in the window that ends with a step.</summary>
    public HealthCounts Sum(long step)
    {
        var sum = new HealthCounts();
        lock (gate)
            foreach (var counts in ring)
                if (counts.Step > step - Steps && counts.Step <= step)
                    sum.Add(counts);
        return sum;
    }

    // Another thread may be a step ahead, and have the place: what comes counts for its step.
    private HealthCounts At(long step)
    {
        var counts = ring[(int)(step % Steps)];
        if (counts.Step < step) counts.Reset(step);
        return counts;
    }
}
