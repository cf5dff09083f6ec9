using Confluent.Kafka;

namespace OrderFlow;

/// <summary>What is said in the log while serving.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Order {Order} is done, trace {TraceId}")]
    public static partial void Done(ILogger logger, string order, string? traceId);

    [LoggerMessage(2, LogLevel.Warning, "{Place} is left out, for it is no order: {Reason}")]
    public static partial void LeftOut(ILogger logger, TopicPartitionOffset place, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Place} cannot be read just now: {Reason}")]
    public static partial void CannotRead(ILogger logger, string place, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Worker} begins anew, for something has failed")]
    public static partial void BeginsAnew(ILogger logger, string worker, Exception exception);

    [LoggerMessage(EventId = 5, Message = "Kafka client {Client}: {Text}")]
    public static partial void Kafka(ILogger logger, LogLevel level, string client, string text);

    [LoggerMessage(6, LogLevel.Information, "Packed {Count} shipments")]
    public static partial void Packed(ILogger logger, int count);

    [LoggerMessage(7, LogLevel.Warning, "Shipment {Message} failed: {Reason}")]
    public static partial void CannotShip(ILogger logger, string message, string reason);
}
