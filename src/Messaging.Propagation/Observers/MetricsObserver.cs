namespace Messaging.Propagation;

/// <summary>Counts what arrived and what did not, and how long it took; see <see cref="PropagationMetrics"/>.</summary>
internal sealed class MetricsObserver : IPropagationObserver
{
    private const string Outcome = "outcome", Format = "format", Reason = "reason", FieldName = "field";
    private const string Clock = "clock", Redelivered = "redelivered", Direction = "direction";

    public void OnInjected(in InjectionReport report)
    {
        if (report.BaggageSize > 0 && PropagationMetrics.BaggageSize.Enabled) RecordBaggage(report.Operation, report.BaggageSize, "inject");

        foreach (var dropped in report.Dropped)
        {
            var tags = report.Operation.PropagationAttributes();
            tags.Add(FieldName, dropped.Field);
            tags.Add(Reason, dropped.Reason.ToString());
            PropagationMetrics.Dropped.Add(1, tags);
        }
    }

    public void OnArrived(in ArrivalReport report)
    {
        RecordExtraction(report.Operation, report.Extraction);

        if (report.Lag is { } lag && PropagationMetrics.Lag.Enabled)
        {
            var tags = report.Operation.PropagationAttributes();
            tags.Add(Clock, report.Clock switch { LagClock.Stamp => "stamp", LagClock.Broker => "broker", LagClock.Producer => "producer", _ => "producer_seconds" });
            if (report.Delivery.Attempt is { } attempt) tags.Add(Redelivered, attempt > 1);
            PropagationMetrics.Lag.Record(lag.TotalSeconds, tags);
        }

        if (report.TraceAge is { } age && PropagationMetrics.TraceAge.Enabled)
            PropagationMetrics.TraceAge.Record(age.TotalSeconds, report.Operation.PropagationAttributes());
        if (report.ClockSkewed) PropagationMetrics.ClockSkew.Add(1, report.Operation.PropagationAttributes());
    }

    public void OnSamplingMismatch(MessagingOperation operation) => PropagationMetrics.SamplingMismatches.Add(1, operation.PropagationAttributes());

    private static void RecordExtraction(MessagingOperation operation, in Extraction extraction)
    {
        if (PropagationMetrics.Extractions.Enabled)
        {
            var tags = operation.PropagationAttributes();
            tags.Add(Outcome, extraction.Outcome switch
            {
                ExtractionOutcome.Extracted => "extracted",
                ExtractionOutcome.Absent => "absent",
                _ => "failed",
            });
            if (extraction.Format is { } format) tags.Add(Format, format.Name);
            PropagationMetrics.Extractions.Add(1, tags);
        }

        foreach (var failure in extraction.Failures)
        {
            var tags = operation.PropagationAttributes();
            tags.Add(Reason, failure.Reason.ToString());
            tags.Add(FieldName, failure.Field);
            PropagationMetrics.Failures.Add(1, tags);
        }

        if (extraction.BaggageSize > 0 && PropagationMetrics.BaggageSize.Enabled) RecordBaggage(operation, extraction.BaggageSize, "extract");
    }

    private static void RecordBaggage(MessagingOperation operation, int size, string direction)
    {
        var tags = operation.PropagationAttributes();
        tags.Add(Direction, direction);
        PropagationMetrics.BaggageSize.Record(size, tags);
    }
}
