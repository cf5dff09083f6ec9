using Microsoft.Extensions.Logging;

namespace Messaging.Propagation;

/// <summary>
/// The exception that failed an operation, as a log record. Source: semantic conventions 1.44.0, "Messaging exceptions": names and
/// severities.
/// </summary>
internal static partial class OperationLog
{
    public static void Write(ILogger logger, MessagingOperation operation, Exception exception)
    {
        var destination = PrintableText.Of(operation.Destination);
        switch (operation.Type)
        {
            case MessagingOperationType.Create: Create(logger, exception, operation.Client.System, destination); break;
            case MessagingOperationType.Send: Send(logger, exception, operation.Client.System, destination); break;
            case MessagingOperationType.Receive: Receive(logger, exception, operation.Client.System, destination); break;
            case MessagingOperationType.Process: Process(logger, exception, operation.Client.System, destination); break;
            case MessagingOperationType.Other: Call(logger, exception, operation.Name, operation.Client.System, destination); break;
            default: Settle(logger, exception, operation.Client.System, destination); break;
        }
    }

    [LoggerMessage(5, LogLevel.Warning, "Creating a message for {System} destination {Destination} failed", EventName = "messaging.create.exception")]
    private static partial void Create(ILogger logger, Exception exception, string system, string? destination);

    [LoggerMessage(1, LogLevel.Warning, "Sending to {System} destination {Destination} failed", EventName = "messaging.send.exception")]
    private static partial void Send(ILogger logger, Exception exception, string system, string? destination);

    [LoggerMessage(2, LogLevel.Warning, "Receiving from {System} destination {Destination} failed", EventName = "messaging.receive.exception")]
    private static partial void Receive(ILogger logger, Exception exception, string system, string? destination);

    [LoggerMessage(3, LogLevel.Error, "Processing a message of {System} destination {Destination} failed", EventName = "messaging.process.exception")]
    private static partial void Process(ILogger logger, Exception exception, string system, string? destination);

    [LoggerMessage(6, LogLevel.Warning, "{Operation} of {System} destination {Destination} failed", EventName = "messaging.call.exception")]
    private static partial void Call(ILogger logger, Exception exception, string operation, string system, string? destination);

    [LoggerMessage(4, LogLevel.Warning, "Settling with {System} destination {Destination} failed", EventName = "messaging.settle.exception")]
    private static partial void Settle(ILogger logger, Exception exception, string system, string? destination);
}
