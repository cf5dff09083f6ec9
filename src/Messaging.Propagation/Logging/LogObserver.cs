namespace Messaging.Propagation;

/// <summary>Logs contexts that did not arrive or were not sent whole.</summary>
internal sealed class LogObserver(GuardedLogger log) : IPropagationObserver
{
    public void OnInjected(in InjectionReport report)
    {
        foreach (var dropped in report.Dropped)
        {
            log.Write(
                LogEvents.Dropped, dropped.Reason.ToString(), report.Operation.Source.Destination, (dropped, report.Operation),
                static it => [it.dropped.Field, .. LogEvents.PlaceOf(it.Operation), it.dropped.Reason]);
        }
    }

    public void OnArrived(in ArrivalReport report)
    {
        var operation = report.Operation;
        foreach (var failure in report.Extraction.Failures)
        {
            log.Write(
                LogEvents.Failure, failure.Reason.ToString(), operation.Source.Destination, (failure, operation, report.Delivery),
                static it =>
                [
                    it.failure.Reason, it.failure.Field.Length > 0 ? it.failure.Field : null, it.failure.Format, .. LogEvents.PlaceOf(it.operation),
                    it.operation.Partition, it.Delivery.Offset, it.Delivery.MessageId, it.failure.Value,
                ]);
        }

        if (report.Extraction.Unread is { } unread)
            log.WriteOnce(
                LogEvents.Unread, operation.CountedDestination, (operation, unread),
                static it => [it.operation.Client.System, it.operation.CountedDestination, it.unread.Name, it.unread.Writer, it.unread.Format, it.unread.Advice]);

        if (report.ClockSkewed)
            log.Write(
                LogEvents.Skewed, null, operation.Source.Destination, (operation, report.Sent, report.Received),
                static it => [.. LogEvents.PlaceOf(it.operation), it.Sent, it.Received]);
    }
}
