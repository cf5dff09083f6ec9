using Confluent.Kafka;

namespace OrderFlow;

/// <summary>What is said in the log while serving.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Order {Order} is done, trace {TraceId}")]
    public static partial void Done(ILogger logger, string order, string? traceId);

    [LoggerMessage(2, LogLevel.Warning, "{Place} is left out, for it is no {Type}: {Reason}")]
    public static partial void LeftOut(ILogger logger, TopicPartitionOffset place, string type, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Topic {Topic} cannot be read just now: {Reason}")]
    public static partial void CannotRead(ILogger logger, string topic, string reason);

    [LoggerMessage(4, LogLevel.Error, "The worker on topic {Topic} failed, and the application ends")]
    public static partial void Stopped(ILogger logger, string topic, Exception exception);

    [LoggerMessage(EventId = 5, Message = "Kafka client {Client}: {Text}")]
    public static partial void Kafka(ILogger logger, LogLevel level, string client, string text);
}
