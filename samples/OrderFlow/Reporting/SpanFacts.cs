using System.Diagnostics;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>What the spans of messages say of themselves, by the attributes of OpenTelemetry's conventions.</summary>
internal static class SpanFacts
{
    public static string? Destination(this Activity span) => span.GetTagItem(MessagingAttributes.DestinationName) as string;

    public static bool IsProcess(this Activity span) => span.GetTagItem(MessagingAttributes.OperationType) as string == "process";
}
