using Microsoft.Extensions.Logging;

namespace Messaging.Propagation;

/// <summary>
/// Logs contexts that did not arrive or were not sent whole: at most one warning for a reason and destination in each interval. Names come from outside and are
/// logged as <see cref="PrintableText"/>.
/// </summary>
internal sealed partial class LogObserver(ILogger logger, LogThrottle throttle) : IPropagationObserver
{
    public void OnInjected(in InjectionReport report)
    {
        foreach (var dropped in report.Dropped)
        {
            if (throttle.TryEnter("dropped " + dropped.Reason, report.Operation.Source.Destination, out var heldBack))
                Dropped(logger, PrintableText.Of(dropped.Field), report.Operation.Client.System, PrintableText.Of(report.Operation.Destination), dropped.Reason, heldBack);
        }
    }

    public void OnArrived(in ArrivalReport report)
    {
        var operation = report.Operation;
        foreach (var failure in report.Extraction.Failures)
        {
            if (!throttle.TryEnter(failure.Reason.ToString(), operation.Source.Destination, out var heldBack)) continue;
            Failed(
                logger, failure.Reason, PrintableText.Of(failure.Field), failure.Format, operation.Client.System, PrintableText.Of(operation.Destination),
                PrintableText.Of(operation.Partition), report.Delivery.Offset, PrintableText.Of(report.Delivery.MessageId), failure.Value, heldBack);
        }

        if (report.ClockSkewed && throttle.TryEnter("clock skew", operation.Source.Destination, out var skewsHeldBack))
            Skewed(logger, operation.Client.System, PrintableText.Of(operation.Destination), report.Sent, report.Received, skewsHeldBack);
    }

    [LoggerMessage(
        10, LogLevel.Warning,
        "Context not read: {Reason} of field {Field} (format {Format}) on a message of {System} destination {Destination}, " +
        "partition {Partition}, offset {Offset}, id {MessageId}, value {Value}; {HeldBack} more like it since the last such line",
        EventName = "messaging.propagation.failure")]
    private static partial void Failed(
        ILogger logger, FailureReason reason, string field, ContextFormat? format, string system, string? destination, string? partition,
        long? offset, string? messageId, string? value, long heldBack);

    [LoggerMessage(
        11, LogLevel.Warning,
        "Context not sent whole: {Field} to {System} destination {Destination} was cut or left out, {Reason}; " +
        "{HeldBack} more like it since the last such line",
        EventName = "messaging.propagation.dropped")]
    private static partial void Dropped(ILogger logger, string field, string system, string? destination, FailureReason reason, long heldBack);

    [LoggerMessage(
        12, LogLevel.Warning,
        "Clocks disagree: a message of {System} destination {Destination} was sent at {Sent} and received at {Received}; " +
        "its lag is recorded as 0; {HeldBack} more like it since the last such line",
        EventName = "messaging.propagation.clock_skew")]
    private static partial void Skewed(
        ILogger logger, string system, string? destination, DateTimeOffset? sent, DateTimeOffset received, long heldBack);
}
