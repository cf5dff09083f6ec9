namespace OrderFlow;

/// <summary>What is known of one order.</summary>
/// <param name="Order">Its id.</param>
/// <param name="TraceIds">The traces that it went through, first to last: one, if nothing went wrong on the way.</param>
/// <param name="Arrivals">Its messages' arrivals, by hop.</param>
/// <param name="Dropped">What was left out when its messages were sent.</param>
/// <param name="IsProcessed">Whether it has come to its end.</param>
internal sealed record Journey(
    string Order, IReadOnlyList<string> TraceIds, IReadOnlyDictionary<string, Arrival> Arrivals, IReadOnlyList<Fault> Dropped, bool IsProcessed)
{
    public IEnumerable<Fault> Faults => Arrivals.Values.SelectMany(arrival => arrival.Faults).Concat(Dropped);

    public bool IsHealthy => IsProcessed && TraceIds.Count == 1 && Hops.All.All(Arrivals.ContainsKey) && !Faults.Any();
}
