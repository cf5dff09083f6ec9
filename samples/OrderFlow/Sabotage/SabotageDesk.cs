using System.Collections.Concurrent;

namespace OrderFlow;

/// <summary>Which order is spoiled how.</summary>
internal sealed class SabotageDesk
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Sabotage> acts = new();
    private readonly ConcurrentQueue<string> order = new();

    public void Plan(string id, Sabotage? act)
    {
        if (act is null) return;
        acts[id] = act;
        order.Enqueue(id);
        while (order.Count > Capacity && order.TryDequeue(out var oldest)) acts.TryRemove(oldest, out _);
    }

    /// <summary>What is done to an order; null where it is left in peace.</summary>
    public Sabotage? For(string order) => acts.GetValueOrDefault(order);
}
