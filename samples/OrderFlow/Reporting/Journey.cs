namespace OrderFlow;

/// <summary>What spans and reports tell of one order.</summary>
/// <param name="Order">Its id.</param>
/// <param name="TraceIds">The traces that its messages were sent in, first to last: one, if nothing went wrong on the way.</param>
/// <param name="Arrivals">Its messages' arrivals, by topic.</param>
/// <param name="IsProcessed">Whether it has come to its end.</param>
internal sealed record Journey(
    string Order, IReadOnlyList<string> TraceIds, IReadOnlyDictionary<string, Arrival> Arrivals, bool IsProcessed)
{
    public IEnumerable<Fault> Faults => Arrivals.Values.SelectMany(arrival => arrival.Faults);

    public bool IsHealthy => IsProcessed && TraceIds.Count == 1 && Arrivals.Count == Topics.All.Count && !Faults.Any();
}
