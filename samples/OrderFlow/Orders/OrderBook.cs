using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderFlow;

/// <summary>Which orders there are, how far each has come, and by which messages.</summary>
internal sealed class OrderBook
{
    // A server that is left running is not to remember for ever.
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Entry> entries = new();
    private readonly ConcurrentQueue<string> order = new();
    private int done;

    /// <summary>Orders that have come to their end, those included that are remembered no more.</summary>
    public int Done => done;

    public void Place(string id)
    {
        entries[id] = new Entry(Activity.Current?.TraceId.ToHexString());
        order.Enqueue(id);
        while (order.Count > Capacity && order.TryDequeue(out var oldest)) entries.TryRemove(oldest, out _);
    }

    /// <summary>Notes, while a message of the order is handled, which message that is and in which trace.</summary>
    public void Reached(string id, string hop, Place message)
    {
        if (!entries.TryGetValue(id, out var entry)) return;
        entry.State = $"at {hop}";
        entry.Steps.Enqueue(new Step(hop, message, Activity.Current?.TraceId.ToHexString()));
    }

    public void Complete(string id)
    {
        if (!entries.TryGetValue(id, out var entry) || entry.State == "done") return;
        entry.State = "done";
        Interlocked.Increment(ref done);
    }

    /// <summary>The orders that were placed last, the last first.</summary>
    public IEnumerable<(string Id, string State, string? Trace)> Latest(int count)
    {
        foreach (var id in order.TakeLast(count).Reverse())
            if (entries.TryGetValue(id, out var entry))
                yield return (id, entry.State, entry.Trace);
    }

    public string? StateOf(string id) => entries.GetValueOrDefault(id)?.State;

    public string? TraceOf(string id) => entries.GetValueOrDefault(id)?.Trace;

    public IReadOnlyList<Step> StepsOf(string id) => entries.TryGetValue(id, out var entry) ? [.. entry.Steps] : [];

    private sealed class Entry(string? trace)
    {
        public string? Trace => trace;

        public string State { get; set; } = "placed";

        public ConcurrentQueue<Step> Steps { get; } = new();
    }
}

/// <summary>A message of an order that was handled.</summary>
/// <param name="Hop">Where.</param>
/// <param name="Message">Which.</param>
/// <param name="TraceId">In which trace; null in none.</param>
internal sealed record Step(string Hop, Place Message, string? TraceId);
