using System.Diagnostics;

namespace OrderFlow;

/// <summary>All that is known when a run is over: the spans, and the orders' journeys put together from the order book and the reports.</summary>
internal sealed class Findings
{
    private readonly Dictionary<Place, Arrival> arrivals = [];

    public Findings(IReadOnlyList<string> orders, OrderBook book, IReadOnlyList<Activity> spans, ArrivalRecorder reported)
    {
        Spans = spans;

        // A message that was delivered again is the same message, and its first arrival counts.
        foreach (var arrival in reported.Arrivals)
            if (arrival.Place is { } place)
                arrivals.TryAdd(place, arrival);

        var dropped = reported.Dropped.ToLookup(each => each.TraceId, each => each.Fault);
        Journeys = [.. orders.Select(order => Follow(order, book, dropped))];

        // Brokers that are not ours alone may bring orders of other runs; what belongs to no order at all is worth a mention.
        var known = orders.SelectMany(book.StepsOf).Select(step => (Place?)step.Message).ToHashSet();
        Strays = [.. reported.Arrivals.Where(arrival => !known.Contains(arrival.Place)).SelectMany(arrival => arrival.Faults)];
    }

    public IReadOnlyList<Activity> Spans { get; }

    public IReadOnlyList<Journey> Journeys { get; }

    /// <summary>What was reported of messages of no order.</summary>
    public IReadOnlyList<Fault> Strays { get; }

    private Journey Follow(string order, OrderBook book, ILookup<string, Fault> dropped)
    {
        var steps = book.StepsOf(order);
        var traceIds = steps.Select(step => step.TraceId).Prepend(book.TraceOf(order)).OfType<string>().Distinct().ToList();
        var byHop = new Dictionary<string, Arrival>();
        foreach (var step in steps)
            if (arrivals.TryGetValue(step.Message, out var arrival))
                byHop.TryAdd(step.Hop, arrival);
        return new Journey(order, traceIds, byHop, [.. traceIds.SelectMany(trace => dropped[trace])], book.StateOf(order) == "done");
    }
}
