namespace OrderFlow;

/// <summary>Prints how long each order's messages waited.</summary>
internal static class LagTable
{
    public static string Print(Findings findings)
    {
        var hops = Hops.All.Select(topic => new Column(topic, IsNumber: true));
        var table = new TextTable(
            [new("order"), new("trace"), .. hops, new("total", IsNumber: true), new("age", IsNumber: true), new("remarks")]);
        foreach (var journey in findings.Journeys)
        {
            var arrivals = Hops.All.Select(journey.Arrivals.GetValueOrDefault).ToList();
            table.Add(
            [
                journey.Order, journey.TraceIds.Count > 0 ? Show.Short(journey.TraceIds[0]) : "-",
                .. arrivals.Select(arrival => Show.Wait(arrival?.Lag)),
                Show.Wait(Sum(arrivals.Select(arrival => arrival?.Lag))), Show.Wait(arrivals[^1]?.TraceAge),
                string.Join("; ", Remarks(journey)),
            ]);
        }

        return table.ToString();
    }

    private static IEnumerable<string> Remarks(Journey journey)
    {
        foreach (var arrival in journey.Arrivals.Values)
            foreach (var fault in arrival.Faults)
                yield return arrival.Ahead == TimeSpan.Zero ? fault.Reason : $"{fault.Reason}: received {Show.Ahead(arrival.Ahead)} early";
        foreach (var fault in journey.Dropped) yield return $"{fault.Reason} of {fault.Field}";
        if (journey.Arrivals.ContainsKey(Hops.PaymentsRetry)) yield return "declined, then retried";
        foreach (var traceId in journey.TraceIds.Skip(1)) yield return "goes on as trace " + Show.Short(traceId);
        if (!journey.IsProcessed) yield return "not processed";
    }

    // Part of a sum is no sum. It is of the numbers as they are shown, so that it can be checked.
    private static TimeSpan? Sum(IEnumerable<TimeSpan?> lags) =>
        lags.Aggregate((TimeSpan?)TimeSpan.Zero, (sum, lag) => sum + (lag is { } wait ? Show.Rounded(wait) : null));
}
