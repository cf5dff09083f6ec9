namespace OrderFlow;

/// <summary>Holds what was found against what was done: every order processed, every sabotage reported, and nothing else.</summary>
internal static class Verdict
{
    /// <returns>What is not as it should be; nothing if all is.</returns>
    public static IEnumerable<string> Find(Findings findings, SabotageDesk sabotage, int orders, string? trouble)
    {
        if (trouble is not null) yield return trouble;

        var processed = findings.Journeys.Count(journey => journey.IsProcessed);
        if (processed < orders) yield return $"{processed} of {orders} orders were processed";

        foreach (var journey in findings.Journeys)
        {
            var act = sabotage.For(journey.Order);
            if (act is not null && !journey.Faults.Contains(act.Expected[0]))
                yield return $"order {journey.Order} ({act.Title}) was not reported as {Describe(act.Expected[0])}";
            foreach (var fault in journey.Faults.Where(fault => act is null || !act.Expected.Contains(fault)))
                yield return $"order {journey.Order} was reported as {Describe(fault)}";
            if (journey.TraceIds.Count > 1 && !journey.Faults.Any())
                yield return $"order {journey.Order} fell into {journey.TraceIds.Count} traces and nothing was reported";
        }

        foreach (var fault in findings.Strays) yield return $"a message of no order was reported as {Describe(fault)}";
    }

    private static string Describe(Fault fault) => $"{fault.Reason} of {fault.Field} on {fault.Destination}";
}
