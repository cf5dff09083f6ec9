using System.Diagnostics;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>What the spans of messages say of themselves, by the attributes of OpenTelemetry's conventions.</summary>
internal static class SpanFacts
{
    public const string KafkaOffset = "messaging.kafka.offset";

    private const string KafkaKey = "messaging.kafka.message.key";

    /// <summary>The order that a span is about: it is the message's key.</summary>
    public static string? Order(this Activity span) => span.GetTagItem(KafkaKey) as string;

    public static string? Destination(this Activity span) => span.GetTagItem(MessagingAttributes.DestinationName) as string;

    public static bool IsSend(this Activity span) => span.IsOfType("send");

    public static bool IsReceive(this Activity span) => span.IsOfType("receive");

    /// <summary>Whether it is the handling of a message of a topic, and went well.</summary>
    public static bool HasProcessed(this Activity span, string topic) =>
        span.IsOfType("process") && span.Destination() == topic && span.Status != ActivityStatusCode.Error;

    private static bool IsOfType(this Activity span, string type) => span.GetTagItem(MessagingAttributes.OperationType) as string == type;
}
