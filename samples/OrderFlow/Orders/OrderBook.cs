using System.Collections.Concurrent;

namespace OrderFlow;

/// <summary>Which orders there are and how far each has come.</summary>
internal sealed class OrderBook
{
    private readonly ConcurrentDictionary<string, string> states = new();

    public void Place(string order) => states[order] = "placed";

    public void Complete(string order) => states[order] = "done";

    public string? StateOf(string order) => states.GetValueOrDefault(order);
}
