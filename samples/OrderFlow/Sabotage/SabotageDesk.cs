using System.Collections.Concurrent;

namespace OrderFlow;

/// <summary>Which order is spoiled how.</summary>
internal sealed class SabotageDesk
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Sabotage> acts = new();

    public void Plan(string order, Sabotage? act)
    {
        if (act is not null && acts.Count < Capacity) acts[order] = act;
    }

    /// <summary>What is done to an order; null where it is left in peace.</summary>
    public Sabotage? For(string order) => acts.GetValueOrDefault(order);
}
