using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;

namespace OrderFlow;

/// <summary>
/// How long the decorator of a producer takes before it calls the client: from a proxy above it to one below, on one thread. What the proxies themselves cost is in it.
/// </summary>
internal sealed class OwnTimes
{
    // In steps of half a microsecond, up to ten milliseconds.
    private const int StepsPerMicrosecond = 2, Steps = 20_000;

    [ThreadStatic]
    private static long began;

    private readonly int[] counts = new int[Steps + 1];

    public static IProducer<string, string> Above(IProducer<string, string> decorated) => TimingProxy.Around(decorated, static () => began = Stopwatch.GetTimestamp());

    public IProducer<string, string> Below(IProducer<string, string> client) => TimingProxy.Around(client, () =>
    {
        if (began == 0) return;
        var steps = Stopwatch.GetElapsedTime(began).TotalMicroseconds * StepsPerMicrosecond;
        began = 0;
        Interlocked.Increment(ref counts[(int)Math.Min(steps, Steps)]);
    });

    public string Print() => string.Create(
        CultureInfo.InvariantCulture, $"own time before the client is called, on Kafka: p50 {At(0.5):0.0} us, p95 {At(0.95):0.0} us, p99 {At(0.99):0.0} us\n");

    private double At(double share)
    {
        long total = 0, below = 0;
        foreach (var count in counts) total += count;
        for (var i = 0; i < counts.Length; i++)
            if ((below += counts[i]) >= share * total)
                return (i + 1.0) / StepsPerMicrosecond;
        return 0;
    }
}
