namespace OrderFlow;

/// <summary>Which message of a producer, counted from 1, is spoiled how.</summary>
internal sealed class SabotagePlan(IReadOnlyDictionary<int, Sabotage> acts)
{
    public static SabotagePlan None { get; } = new(new Dictionary<int, Sabotage>());

    /// <summary>Three of twenty.</summary>
    public static SabotagePlan OfOnce { get; } = new(new Dictionary<int, Sabotage>
    {
        [5] = Sabotage.Stripped,
        [10] = Sabotage.Garbled,
        [15] = Sabotage.ClockAhead,
    });

    public bool IsEmpty => acts.Count == 0;

    /// <summary>What is done to a message; null where it is left in peace.</summary>
    public Sabotage? For(int message) => acts.GetValueOrDefault(message);
}
