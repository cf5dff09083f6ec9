using System.Diagnostics;

namespace OrderFlow;

/// <summary>All that is known when a run is over: the spans, and the orders' journeys put together from spans and reports.</summary>
internal sealed class Findings
{
    private readonly Dictionary<Place, Arrival> arrivals = [];

    public Findings(IReadOnlyList<string> orders, IReadOnlyList<Activity> spans, IReadOnlyList<Arrival> reported)
    {
        Spans = spans;

        // A message that was delivered again is the same message, and its first arrival counts.
        foreach (var arrival in reported)
            if (arrival.Place is { } place)
                arrivals.TryAdd(place, arrival);

        var ofOrder = spans.Where(span => span.Order() is not null).ToLookup(span => span.Order()!);
        Journeys = [.. orders.Select(order => Follow(order, ofOrder[order]))];

        // A Kafka that is not ours alone may bring orders of other runs; what belongs to no order at all is worth a mention.
        var known = ofOrder.SelectMany(group => group).Select(Place.Of).ToHashSet();
        var unknown = reported.Where(arrival => arrival.Place is null || !known.Contains(arrival.Place));
        Strays = [.. unknown.SelectMany(arrival => arrival.Faults)];
    }

    public IReadOnlyList<Activity> Spans { get; }

    public IReadOnlyList<Journey> Journeys { get; }

    /// <summary>What was reported of messages of no order.</summary>
    public IReadOnlyList<Fault> Strays { get; }

    public Arrival? ArrivalOf(Activity span) => Place.Of(span) is { } place ? arrivals.GetValueOrDefault(place) : null;

    private Journey Follow(string order, IEnumerable<Activity> itsSpans)
    {
        var spans = itsSpans.OrderBy(span => span.StartTimeUtc).ToList();
        var traceIds = spans.Where(span => span.IsSend()).Select(span => span.TraceId.ToHexString()).Distinct().ToList();
        var byTopic = new Dictionary<string, Arrival>();
        foreach (var span in spans)
            if (!span.IsSend() && ArrivalOf(span) is { } arrival)
                byTopic.TryAdd(span.Destination()!, arrival);
        return new Journey(order, traceIds, byTopic, spans.Exists(span => span.HasProcessed(Topics.All[^1])));
    }
}
