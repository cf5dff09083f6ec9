namespace Messaging.Propagation.Cli.Probe;

/// <summary>How long canaries took there and back, in ms; the percentiles are measured values, by nearest rank.</summary>
internal sealed record RoundTripLag(int Count, int Lost, double P50, double P95, double Max)
{
    public static RoundTripLag Of(IReadOnlyCollection<TimeSpan> roundTrips, int lost)
    {
        var sorted = roundTrips.Select(lag => lag.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0
            ? new RoundTripLag(0, lost, 0, 0, 0)
            : new RoundTripLag(sorted.Length, lost, Rank(sorted, 0.5), Rank(sorted, 0.95), sorted[^1]);
    }

    private static double Rank(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
