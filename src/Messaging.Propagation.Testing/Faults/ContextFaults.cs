namespace Messaging.Propagation.Testing;

/// <summary>
/// Breaks contexts on purpose, as brokers, mirrors and other people's clients do, so that a test can show what becomes of them. Say what is to go wrong, then
/// apply it to a carrier, put it below a decorated client (<c>inner.WithFaults(faults).WithPropagation()</c>), or deliver messages through it. What goes wrong
/// depends on the seed and the order of messages alone, never on what they carry. Safe for many threads, whose order is then what differs between two runs.
/// </summary>
/// <param name="seed">The same seed brings the same faults.</param>
public sealed partial class ContextFaults(int seed)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly List<PlannedFault> planned = [];
    private readonly Dictionary<(ContextFault Fault, string Field), int> counts = [];
    private readonly double rate = 1;

    /// <summary>What the faults were seeded with: put it in the message of a failing test.</summary>
    public int Seed => seed;

    /// <summary>How probable each fault is for each message, from 0 (never) to 1 (always). Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0, more than 1, or no number.</exception>
    public double Rate
    {
        get => rate;
        init => rate = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A rate is from 0, never, to 1, always.");
    }

    /// <summary>How many faults there were so far. One whose field was not on the message has done nothing and is not counted.</summary>
    public int Applied
    {
        get
        {
            lock (gate) return counts.Values.Sum();
        }
    }

    /// <summary>How many faults of one kind there were so far.</summary>
    /// <param name="fault">The kind.</param>
    /// <param name="field">The field's name as it was planned; default null: of all fields.</param>
    public int Count(ContextFault fault, string? field = null)
    {
        lock (gate)
            return counts.Where(pair => pair.Key.Fault == fault && (field is null || pair.Key.Field == field)).Sum(pair => pair.Value);
    }

    /// <summary>The seed, the rate, and how often each planned fault was applied.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            var each = planned.DistinctBy(fault => fault.Key)
                .Select(fault => $"{fault.Kind} {fault.Field}".TrimEnd() + $": {counts.GetValueOrDefault(fault.Key)}");
            return FormattableString.Invariant($"seed {seed}, rate {rate}; {string.Join(", ", each)}");
        }
    }

    /// <summary>
    /// The faults that the next message has. Every planned fault takes its two draws, so that what one message carries does not change the next one's faults.
    /// </summary>
    internal List<(PlannedFault Fault, int Detail)> Draw(bool ofDelivery)
    {
        var drawn = new List<(PlannedFault, int)>();
        lock (gate)
        {
            foreach (var fault in planned)
            {
                if (fault.IsOfDelivery != ofDelivery) continue;
                var (chance, detail) = (random.NextDouble(), random.Next());
                if (chance < rate) drawn.Add((fault, detail));
            }
        }

        return drawn;
    }

    internal void Done(PlannedFault fault)
    {
        lock (gate) counts[fault.Key] = counts.GetValueOrDefault(fault.Key) + 1;
    }

    private ContextFaults Plan(PlannedFault fault)
    {
        lock (gate) planned.Add(fault);
        return this;
    }
}
