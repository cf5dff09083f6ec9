namespace OrderFlow;

/// <summary>Holds what was found against what was done: every order processed, every sabotage reported, and nothing else.</summary>
internal static class Verdict
{
    /// <returns>What is not as it should be; nothing if all is.</returns>
    public static IEnumerable<string> Find(Findings findings, SabotagePlan sabotage, int orders, string? trouble)
    {
        if (trouble is not null) yield return trouble;

        var processed = findings.Journeys.Count(journey => journey.IsProcessed);
        if (processed < orders) yield return $"{processed} of {orders} orders were processed";

        for (var i = 0; i < findings.Journeys.Count; i++)
        {
            var journey = findings.Journeys[i];
            var act = sabotage.For(i + 1);
            if (act is not null && !journey.Faults.Contains(act.Expected))
                yield return $"order {journey.Order} ({act.Name}) was not reported as {Describe(act.Expected)}";
            foreach (var fault in journey.Faults.Where(fault => fault != act?.Expected))
                yield return $"order {journey.Order} was reported as {Describe(fault)}";
            if (journey.TraceIds.Count > 1 && !journey.Faults.Any())
                yield return $"order {journey.Order} fell into {journey.TraceIds.Count} traces and nothing was reported";
        }

        foreach (var fault in findings.Strays) yield return $"a message of no order was reported as {Describe(fault)}";
    }

    private static string Describe(Fault fault) => $"{fault.Reason} of {fault.Field} on {fault.Destination}";
}
