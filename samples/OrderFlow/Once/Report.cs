namespace OrderFlow;

/// <summary>What a run prints of its findings.</summary>
internal static class Report
{
    public static string Print(Findings findings)
    {
        // The later, the less of it is the program warming up.
        var healthy = findings.Journeys.LastOrDefault(journey => journey.IsHealthy);
        var tree = healthy is null
            ? "No order came through without a fault.\n"
            : $"The way of order {healthy.Order}, trace {healthy.TraceIds[0]}\n\n{new TraceTree(findings, healthy).Print()}";
        return $"""

            {tree}
            How long each order's messages waited

            {LagTable.Print(findings)}
            What was reported

            {FaultTable.Print(findings)}

            """;
    }
}
