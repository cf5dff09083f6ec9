using System.Globalization;

namespace OrderFlow;

/// <summary>What was reported, and of how many messages.</summary>
internal static class FaultTable
{
    public static string Print(Findings findings)
    {
        var table = new TextTable(new("reason"), new("destination"), new("field"), new("messages", IsNumber: true));
        var faults = findings.Journeys.SelectMany(journey => journey.Faults).Concat(findings.Strays);
        foreach (var (fault, count) in faults.CountBy(fault => fault).OrderBy(row => row.Key.Destination, StringComparer.Ordinal))
            table.Add(fault.Reason, fault.Destination, fault.Field, count.ToString(CultureInfo.InvariantCulture));
        return table.ToString();
    }
}
