using Microsoft.Extensions.Logging;

namespace Messaging.Propagation;

/// <summary>
/// Every log line of the library; docs/telemetry.md lists them. Names and levels of failed operations are those of the conventions. Source: semantic conventions
/// 1.44.0, "Messaging exceptions".
/// </summary>
internal static class LogEvents
{
    public static readonly LogEvent SendFailed = new(1, LogLevel.Warning, "messaging.send.exception", "Sending to {System}[ destination {Destination}] failed");

    public static readonly LogEvent ReceiveFailed = new(2, LogLevel.Warning, "messaging.receive.exception", "Receiving from {System}[ destination {Destination}] failed");

    public static readonly LogEvent ProcessFailed = new(
        3, LogLevel.Error, "messaging.process.exception", "Processing a message of {System}[ destination {Destination}] failed");

    public static readonly LogEvent SettleFailed = new(4, LogLevel.Warning, "messaging.settle.exception", "Settling with {System}[ destination {Destination}] failed");

    public static readonly LogEvent CreateFailed = new(
        5, LogLevel.Warning, "messaging.create.exception", "Creating a message for {System}[ destination {Destination}] failed");

    public static readonly LogEvent CallFailed = new(6, LogLevel.Warning, "messaging.call.exception", "{Operation} of {System}[ destination {Destination}] failed");

    public static readonly LogEvent Failure = new(
        10, LogLevel.Warning, "messaging.propagation.failure",
        "Context not read: {Reason}[ in field {Field}][ of format {Format}] on a message of {System}[ destination {Destination}][, partition {Partition}]" +
        "[, offset {Offset}][, id {MessageId}][, value {Value}]");

    public static readonly LogEvent Dropped = new(
        11, LogLevel.Warning, "messaging.propagation.dropped", "Field {Field} was not sent whole to {System}[ destination {Destination}]: {Reason}");

    public static readonly LogEvent Skewed = new(
        12, LogLevel.Warning, "messaging.propagation.clock_skew",
        "Clocks disagree: a message of {System}[ destination {Destination}] was sent at {Sent} and received at {Received}. Its lag is recorded as 0");

    public static readonly LogEvent Error = new(
        20, LogLevel.Warning, "messaging.propagation.error",
        "Caught an exception at stage {Stage}. The message is unaffected, but its context or its telemetry may be incomplete");

    public static readonly LogEvent SecondInstrumentation = new(
        21, LogLevel.Warning, "messaging.propagation.second_instrumentation",
        "Another instrumentation makes spans for messages of {System}[ destination {Destination}], so this library makes none. Choose one of the two: " +
        "remove the source of the other from AddSource, or Messaging.Propagation");

    public static readonly LogEvent NewerClient = new(
        22, LogLevel.Warning, "messaging.propagation.proxy",
        "{Interface} of this client version is newer than this library, so the client is decorated by a proxy, which is slower. Update Messaging.Propagation");

    public static readonly LogEvent SharedDefault = new(
        23, LogLevel.Warning, "messaging.propagation.default",
        "A client decorated without a propagator uses the options of the oldest of {Containers} containers in this process. " +
        "Decorate it with its own: WithPropagation(services.GetRequiredService<MessagePropagator>())");

    public static readonly LogEvent UnknownFormats = new(
        24, LogLevel.Warning, "messaging.propagation.formats",
        "OTEL_PROPAGATORS names unknown formats, which are left out: {Names}. ContextFormat.Known lists the known ones; ContextFormat.From makes one of any TextMapPropagator");

    public static readonly LogEvent UnusedPolicy = new(
        25, LogLevel.Warning, "messaging.propagation.unused_policy",
        "The policy for '{Pattern}' in MessagePropagationOptions.Destinations matched no destination in {Time} of traffic. Check the name: receivers match by " +
        "queue, topic or entity");

    public static readonly LogEvent HierarchicalId = new(
        26, LogLevel.Warning, "messaging.propagation.hierarchical",
        "The current span has an id in the older hierarchical format and no context to send, so messages of {System}[ destination {Destination}] start new traces. " +
        "Remove Activity.DefaultIdFormat = Hierarchical");

    public static readonly LogEvent MoreInterfaces = new(
        27, LogLevel.Information, "messaging.propagation.interfaces",
        "{Client} has public interfaces besides {Interface}. It is decorated by a proxy, which is slower, so that casts to them succeed");

    public static readonly LogEvent SdkPropagator = new(
        28, LogLevel.Information, "messaging.propagation.sdk_propagator",
        "Formats are those of the propagator set by Sdk.SetDefaultTextMapPropagator: {Names}. To choose others, set options.Formats");

    public static readonly LogEvent ManyDestinations = new(
        29, LogLevel.Warning, "messaging.propagation.destinations",
        "Messages were sent to or received from more than {Capacity} destinations. Metrics count further ones as (others). " +
        "Set MessagePropagationOptions.DestinationTemplate to give them a name in common");

    public static readonly LogEvent NotDisposed = new(
        30, LogLevel.Warning, "messaging.propagation.not_disposed",
        "A message of {System}[ destination {Destination}] is processed although the processing scope of an earlier one was not disposed. The earlier span does not end. " +
        "Start the scope in a using statement, or pass the handler to ProcessAsync");

    public static readonly LogEvent Unread = new(
        31, LogLevel.Warning, "messaging.propagation.unread",
        "Messages of {System}[ destination {Destination}] carry no context that is read, but the field {Field} of {Writer}[. Add {Format} to options.Formats or OTEL_PROPAGATORS]" +
        "[. No format reads it: {Advice}]");

    public static readonly LogEvent Undecided = new(
        32, LogLevel.Warning, "messaging.propagation.undecided",
        "Messages to {System}[ destination {Destination}] are marked as not sampled, because no listener in this process decided. Consumers whose sampler follows the parent drop " +
        "their spans. Add OpenTelemetry tracing with the sources of the application and Messaging.Propagation here, or change the sampler of the consumers");

    /// <summary>Returns the event of a failed operation.</summary>
    public static LogEvent OfFailed(MessagingOperationType type) => type switch
    {
        MessagingOperationType.Create => CreateFailed,
        MessagingOperationType.Send => SendFailed,
        MessagingOperationType.Receive => ReceiveFailed,
        MessagingOperationType.Process => ProcessFailed,
        MessagingOperationType.Other => CallFailed,
        _ => SettleFailed,
    };

    /// <summary>Returns the values of the slots System and Destination.</summary>
    public static object?[] PlaceOf(MessagingOperation operation) => [operation.Client.System, operation.Destination];
}
