using System.Diagnostics.Metrics;

namespace Messaging.Propagation;

/// <summary>The four metrics of OpenTelemetry's messaging conventions. Source: semantic conventions 1.44.0, "Messaging client metrics".</summary>
internal static class MessagingMetrics
{
    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    public static readonly Histogram<double> OperationDuration = PropagationTelemetry.Meter.CreateHistogram(
        "messaging.client.operation.duration", "s", "Duration of messaging operations initiated by the client.", tags: null, DurationBuckets);

    public static readonly Histogram<double> ProcessDuration = PropagationTelemetry.Meter.CreateHistogram(
        "messaging.process.duration", "s", "Duration of processing.", tags: null, DurationBuckets);

    public static readonly Counter<long> SentMessages = PropagationTelemetry.Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Messages that the producer attempted to send.");

    public static readonly Counter<long> ConsumedMessages = PropagationTelemetry.Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Messages delivered to the application.");

    /// <summary>Whether anybody collects any of the four.</summary>
    public static bool Enabled => DurationsEnabled || SentMessages.Enabled || ConsumedMessages.Enabled;

    /// <summary>Whether anybody collects how long anything takes.</summary>
    public static bool DurationsEnabled => OperationDuration.Enabled || ProcessDuration.Enabled;
}
