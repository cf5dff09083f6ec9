namespace Messaging.Propagation;

/// <summary>Counts what arrived and what did not, and how long it took; see <see cref="PropagationMetrics"/>.</summary>
internal sealed class MetricsObserver : IPropagationObserver
{
    private const string Outcome = "outcome", Format = "format", Reason = "reason", FieldName = "field";
    private const string Clock = "clock", Redelivered = "redelivered", Direction = "direction";

    // Boxed once.
    private static readonly object True = true, False = false;

    public void OnInjected(in InjectionReport report)
    {
        if (report.BaggageSize > 0) RecordBaggage(report.Operation, report.BaggageSize, "inject");
        foreach (var dropped in report.Dropped)
            PropagationMetrics.Dropped.Add(1, report.Operation.PropagationAttributes.With(FieldName, dropped.Field, Reason, dropped.Reason.ToString()));
    }

    public void OnArrived(in ArrivalReport report)
    {
        RecordExtraction(report.Operation, report.Extraction);

        var attributes = report.Operation.PropagationAttributes;
        if (report.Lag is { } lag && PropagationMetrics.Lag.Enabled)
        {
            var redelivered = report.Delivery.Attempt is { } attempt ? attempt > 1 ? True : False : null;
            PropagationMetrics.Lag.Record(lag.TotalSeconds, attributes.WithUsual(Clock, NameOf(report.Clock), Redelivered, redelivered));
        }

        if (report.TraceAge is { } age && PropagationMetrics.TraceAge.Enabled) PropagationMetrics.TraceAge.Record(age.TotalSeconds, attributes.Common);
        if (report.ClockSkewed) PropagationMetrics.ClockSkew.Add(1, attributes.Common);
    }

    public void OnSamplingMismatch(MessagingOperation operation) => PropagationMetrics.SamplingMismatches.Add(1, operation.PropagationAttributes.Common);

    private static void RecordExtraction(MessagingOperation operation, in Extraction extraction)
    {
        var attributes = operation.PropagationAttributes;
        if (PropagationMetrics.Extractions.Enabled)
            PropagationMetrics.Extractions.Add(1, attributes.WithUsual(Outcome, NameOf(extraction.Outcome), Format, extraction.Format?.Name));
        foreach (var failure in extraction.Failures)
            PropagationMetrics.Failures.Add(1, attributes.With(Reason, failure.Reason.ToString(), FieldName, failure.Field));
        if (extraction.Unread is { } unread) PropagationMetrics.Unread.Add(1, attributes.WithUsual(FieldName, unread.Name, Format, unread.Format?.Name));
        if (extraction.BaggageSize > 0) RecordBaggage(operation, extraction.BaggageSize, "extract");
    }

    private static void RecordBaggage(MessagingOperation operation, int size, string direction)
    {
        if (!PropagationMetrics.BaggageSize.Enabled) return;
        PropagationMetrics.BaggageSize.Record(size, operation.PropagationAttributes.WithUsual(Direction, direction, "", null));
    }

    private static string NameOf(LagClock clock) => clock switch
    {
        LagClock.Stamp => "stamp",
        LagClock.Broker => "broker",
        LagClock.Producer => "producer",
        _ => "producer_seconds",
    };

    private static string NameOf(ExtractionOutcome outcome) => outcome switch
    {
        ExtractionOutcome.Extracted => "extracted",
        ExtractionOutcome.Absent => "absent",
        _ => "failed",
    };
}
