namespace Messaging.Propagation;

/// <summary>What was counted of one destination in the last while, in steps of which the oldest is always being left behind. Safe for many threads.</summary>
internal sealed class HealthWindow(string? system, string? destination)
{
    /// <summary>The steps of a window.</summary>
    public const int Steps = 30;

    private readonly Lock gate = new();
    private readonly HealthCounts?[] ring = new HealthCounts?[Steps];
    private volatile bool isClosed;

    public string? System => system;

    public string? Destination => destination;

    /// <summary>Gets whether the window has given way to another destination's: it counts no more.</summary>
    public bool IsClosed => isClosed;

    /// <summary>Counts something; returns false if the window is closed.</summary>
    /// <param name="step">The step of time.</param>
    /// <param name="subject">What is counted.</param>
    /// <param name="count">Counts it.</param>
    public bool TryCount<T>(long step, in T subject, Counting<T> count)
    {
        lock (gate)
        {
            if (isClosed) return false;
            count(At(step), subject);
            return true;
        }
    }

    /// <summary>Returns everything in the window that ends with a step.</summary>
    public HealthCounts Sum(long step)
    {
        var sum = new HealthCounts();
        lock (gate)
            foreach (var counts in ring)
                if (IsIn(counts, step))
                    sum.Add(counts!);
        return sum;
    }

    /// <summary>Returns how many messages and baggages the window holds that ends with a step: how much would be lost of the destination.</summary>
    public long WeightAt(long step)
    {
        long weight = 0;
        lock (gate)
            foreach (var counts in ring)
                if (IsIn(counts, step))
                    weight += counts!.Messages + counts.Baggages;
        return weight;
    }

    /// <summary>Closes the window and adds what it has counted to another, so that nothing is lost of the whole.</summary>
    public void CloseInto(HealthWindow others, long step)
    {
        lock (gate)
        {
            isClosed = true;
            foreach (var counts in ring)
                if (IsIn(counts, step))
                    others.TryCount(counts!.Step, counts, static (sum, in part) => sum.Add(part));
        }
    }

    public delegate void Counting<T>(HealthCounts counts, in T subject);

    private static bool IsIn(HealthCounts? counts, long step) => counts is not null && counts.Step > step - Steps && counts.Step <= step;

    // Another thread may be a step ahead, and have the place: what comes counts for its step.
    private HealthCounts At(long step)
    {
        var counts = ring[(int)(step % Steps)] ??= new HealthCounts();
        if (counts.Step < step) counts.Reset(step);
        return counts;
    }
}
