using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation;

/// <summary>What the library has to say of itself: exceptions it kept away from messages, and decorations that are not what they seem.</summary>
internal static partial class InternalError
{
    /// <summary>Counts and logs an exception that was kept away from a message. Never throws.</summary>
    public static void Report(ILogger logger, LogThrottle throttle, string stage, Exception exception)
    {
        Count(stage);
        Attempt(() =>
        {
            if (throttle.TryEnter("error", stage, out var heldBack)) KeptAway(logger, exception, stage, heldBack);
        });
    }

    /// <summary>Counts an error of which nothing is logged. Never throws.</summary>
    public static void Count(string stage) => Attempt(() => PropagationMetrics.Errors.Add(1, new KeyValuePair<string, object?>("stage", stage)));

    /// <summary>Runs code of a listener or logger of which there is nobody left to report an exception to but the trace listeners.</summary>
    private static void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception secondary)
        {
            try
            {
                Trace.TraceError(secondary.ToString());
            }
            catch (Exception)
            {
                return; // A trace listener throws as well: the message goes on all the same.
            }
        }
    }

    [LoggerMessage(
        20, LogLevel.Warning,
        "An exception at stage {Stage} was kept away from the message; its context or its telemetry may be incomplete; " +
        "{HeldBack} more like it since the last such line",
        EventName = "messaging.propagation.error")]
    private static partial void KeptAway(ILogger logger, Exception exception, string stage, long heldBack);

    public static void HierarchicalId(ILogger logger, MessagingOperation operation) =>
        HierarchicalId(logger, operation.Client.System, PrintableText.Of(operation.Destination));

    public static void SecondInstrumentation(ILogger logger, MessagingOperation operation) =>
        SecondInstrumentation(logger, operation.Client.System, PrintableText.Of(operation.Destination));

    [LoggerMessage(
        21, LogLevel.Warning,
        "Another instrumentation makes spans for messages of {System} destination {Destination}, so no second ones are made here. Choose one of the " +
        "two: take the other's source out of AddSource, or Messaging.Propagation",
        EventName = "messaging.propagation.second_instrumentation")]
    private static partial void SecondInstrumentation(ILogger logger, string system, string? destination);

    [LoggerMessage(
        22, LogLevel.Warning,
        "{Interface} of this client version is newer than this library: the client is decorated by a proxy, which is slower. " +
        "Update Messaging.Propagation",
        EventName = "messaging.propagation.proxy")]
    public static partial void NewerClient(ILogger logger, string @interface, Exception? exception);

    [LoggerMessage(
        23, LogLevel.Warning,
        "A client decorated without a propagator uses the options of the oldest of {Containers} containers in this process. " +
        "Decorate it with its own: WithPropagation(services.GetRequiredService<MessagePropagator>())",
        EventName = "messaging.propagation.default")]
    public static partial void SharedDefault(ILogger logger, int containers);

    [LoggerMessage(
        24, LogLevel.Warning,
        "OTEL_PROPAGATORS names formats that are not known here and are left out: {Names}. Known are those of ContextFormat.Known; " +
        "ContextFormat.From makes one of any TextMapPropagator",
        EventName = "messaging.propagation.formats")]
    public static partial void UnknownFormats(ILogger logger, string names);

    [LoggerMessage(
        25, LogLevel.Warning,
        "The policy for '{Pattern}' in MessagePropagationOptions.Destinations matched no destination in {Time} of traffic. Check the name: receivers match by " +
        "queue, topic or entity",
        EventName = "messaging.propagation.unused_policy")]
    public static partial void UnusedPolicy(ILogger logger, string pattern, TimeSpan time);

    [LoggerMessage(
        26, LogLevel.Warning,
        "The current span has an id in the older hierarchical format, so it has no context to send: messages of {System} destination {Destination} start new traces. " +
        "Remove Activity.DefaultIdFormat = Hierarchical",
        EventName = "messaging.propagation.hierarchical")]
    private static partial void HierarchicalId(ILogger logger, string system, string? destination);

    [LoggerMessage(
        27, LogLevel.Information,
        "{Client} has public interfaces besides {Interface}. It is decorated by a proxy, which is slower, so that casts to them succeed",
        EventName = "messaging.propagation.interfaces")]
    public static partial void MoreInterfaces(ILogger logger, string @interface, Type client);

    [LoggerMessage(
        29, LogLevel.Warning,
        "More than {Capacity} destinations were sent to or received from: metrics count further ones as (others). " +
        "Set MessagePropagationOptions.DestinationTemplate to give them a name in common",
        EventName = "messaging.propagation.destinations")]
    public static partial void ManyDestinations(ILogger logger, int capacity);

    [LoggerMessage(
        28, LogLevel.Information,
        "Formats are those of the propagator set by Sdk.SetDefaultTextMapPropagator: {Names}. To choose others, set options.Formats",
        EventName = "messaging.propagation.sdk_propagator")]
    public static partial void FormatsOfOpenTelemetry(ILogger logger, string names);
}
