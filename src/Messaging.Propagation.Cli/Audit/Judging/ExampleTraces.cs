namespace Messaging.Propagation.Cli.Audit;

/// <summary>Five traces to look at: the first that come, or those with the largest numbers.</summary>
internal sealed class ExampleTraces
{
    private const int Most = 5;

    private readonly List<(UInt128 Trace, long Size)> kept = [];

    public IReadOnlyList<UInt128> Traces => kept.ConvertAll(example => example.Trace);

    public void AddFirst(UInt128 trace)
    {
        if (kept.Count < Most && !Has(trace)) kept.Add((trace, 0));
    }

    public void AddLargest(UInt128 trace, long size)
    {
        if (kept.Count == Most && size <= kept[^1].Size) return;
        if (Has(trace)) return;
        var place = kept.Count;
        while (place > 0 && kept[place - 1].Size < size) place--;
        kept.Insert(place, (trace, size));
        if (kept.Count > Most) kept.RemoveAt(Most);
    }

    private bool Has(UInt128 trace)
    {
        foreach (var (each, _) in kept)
        {
            if (each == trace) return true;
        }

        return false;
    }
}
