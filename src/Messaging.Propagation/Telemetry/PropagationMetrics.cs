using System.Diagnostics.Metrics;

namespace Messaging.Propagation;

/// <summary>Our own metrics: what arrived, what did not and why, and how long it took. docs/telemetry.md lists them.</summary>
internal static class PropagationMetrics
{
    // From a millisecond to a day: a queue may hold a message that long.
    private static readonly InstrumentAdvice<double> WaitBuckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400],
    };

    private static readonly InstrumentAdvice<long> SizeBuckets = new()
    {
        HistogramBucketBoundaries = [64, 128, 256, 512, 1024, 2048, 4096, 8192],
    };

    public static readonly Counter<long> Extractions = Count("messaging.propagation.extractions", "{message}", "Messages whose context was looked for.");

    public static readonly Counter<long> Failures = Count("messaging.propagation.failures", "{failure}", "Fields that could not be used.");

    public static readonly Counter<long> Dropped = Count("messaging.propagation.injection.dropped", "{field}", "Fields not written whole.");

    public static readonly Counter<long> ClockSkew = Count("messaging.propagation.clock_skew", "{message}", "Messages received before they were sent.");

    public static readonly Counter<long> SamplingMismatches = Count(
        "messaging.propagation.sampling.mismatches", "{message}", "Messages sampled on one side of the broker and not on the other.");

    public static readonly Counter<long> Undecided = Count(
        "messaging.propagation.sampling.undecided", "{message}", "Messages sent as not sampled because no listener in the process decided.");

    public static readonly Counter<long> Errors = Count(
        "messaging.propagation.errors", "{error}", "Exceptions of hooks, observers and listeners, kept away from the message they concerned.");

    public static readonly Counter<long> Evicted = Count(
        "messaging.propagation.memory.evicted", "{entry}", "Entries of a bounded memory that were forgotten for newer ones.");

    public static readonly Counter<long> Unread = Count(
        "messaging.propagation.unread", "{message}", "Messages without a context that carry a field of another format or library, which is not read.");

    public static readonly Counter<long> LogDropped = Count(
        "messaging.propagation.log.dropped", "{line}", "Log lines that were raised while another line was being written on the same flow.");

    public static readonly Histogram<double> Lag = PropagationTelemetry.Meter.CreateHistogram(
        "messaging.propagation.lag", "s", "How long a message waited: received less sent.", tags: null, WaitBuckets);

    public static readonly Histogram<double> TraceAge = PropagationTelemetry.Meter.CreateHistogram(
        "messaging.propagation.trace_age", "s", "Received less the time the trace first entered a queue.", tags: null, WaitBuckets);

    public static readonly Histogram<long> BaggageSize = PropagationTelemetry.Meter.CreateHistogram(
        "messaging.propagation.baggage.size", "By", "Size of the baggage on a message.", tags: null, SizeBuckets);

    /// <summary>Whether anybody collects what is known of received messages.</summary>
    public static bool ArrivalsEnabled =>
        Extractions.Enabled || Failures.Enabled || Lag.Enabled || TraceAge.Enabled || ClockSkew.Enabled || BaggageSize.Enabled || Unread.Enabled;

    /// <summary>Counts entries of a memory that were forgotten for newer ones. Never throws.</summary>
    public static void CountEvicted(string memory, long entries = 1)
    {
        try
        {
            Evicted.Add(entries, new KeyValuePair<string, object?>("memory", memory));
        }
        catch (Exception)
        {
            InternalError.Count("evict");
        }
    }

    private static Counter<long> Count(string name, string unit, string description) =>
        PropagationTelemetry.Meter.CreateCounter<long>(name, unit, description);
}
