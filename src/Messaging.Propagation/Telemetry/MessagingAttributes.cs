namespace Messaging.Propagation;

/// <summary>
/// Attribute names of OpenTelemetry's messaging conventions that every broker shares, and our own.
/// Source: OpenTelemetry semantic conventions 1.44.0, "Messaging". The group is still in development: names may change with it.
/// </summary>
public static class MessagingAttributes
{
    /// <summary><c>messaging.system</c>, string: kafka, rabbitmq, aws_sqs, servicebus.</summary>
    public const string System = "messaging.system";

    /// <summary><c>messaging.operation.name</c>, string: the broker's own word for the operation.</summary>
    public const string OperationName = "messaging.operation.name";

    /// <summary><c>messaging.operation.type</c>, string: create, send, receive, process or settle.</summary>
    public const string OperationType = "messaging.operation.type";

    /// <summary><c>messaging.destination.name</c>, string: the topic or queue.</summary>
    public const string DestinationName = "messaging.destination.name";

    /// <summary><c>messaging.destination.template</c>, string: a low-cardinality name for many destinations of one kind.</summary>
    public const string DestinationTemplate = "messaging.destination.template";

    /// <summary><c>messaging.destination.temporary</c>, bool: only where the destination is there for a while.</summary>
    public const string DestinationTemporary = "messaging.destination.temporary";

    /// <summary><c>messaging.destination.anonymous</c>, bool: only where the broker has named the destination.</summary>
    public const string DestinationAnonymous = "messaging.destination.anonymous";

    /// <summary><c>messaging.message.conversation_id</c>, string: what ties a request to its answer, the correlation id.</summary>
    public const string ConversationId = "messaging.message.conversation_id";

    /// <summary><c>messaging.destination.partition.id</c>, string.</summary>
    public const string DestinationPartitionId = "messaging.destination.partition.id";

    /// <summary><c>messaging.destination.subscription.name</c>, string: the subscription of a topic that is consumed.</summary>
    public const string DestinationSubscriptionName = "messaging.destination.subscription.name";

    /// <summary><c>messaging.consumer.group.name</c>, string.</summary>
    public const string ConsumerGroupName = "messaging.consumer.group.name";

    /// <summary><c>messaging.client.id</c>, string: unique to the client instance.</summary>
    public const string ClientId = "messaging.client.id";

    /// <summary><c>messaging.message.id</c>, string.</summary>
    public const string MessageId = "messaging.message.id";

    /// <summary><c>messaging.batch.message_count</c>, int: only on operations on batches.</summary>
    public const string BatchMessageCount = "messaging.batch.message_count";

    /// <summary><c>server.address</c>, string: the broker's host.</summary>
    public const string ServerAddress = "server.address";

    /// <summary><c>server.port</c>, int.</summary>
    public const string ServerPort = "server.port";

    /// <summary><c>error.type</c>, string: a broker's error code or an exception's full type name; only on failure.</summary>
    public const string ErrorType = "error.type";

    /// <summary>
    /// <c>messaging.propagation.links.dropped</c>, int: contexts of a batch that were not linked because a span has no room for more links.
    /// </summary>
    public const string DroppedLinks = "messaging.propagation.links.dropped";

    /// <summary>
    /// <c>messaging.propagation.failures</c>, string[]: on receive and process spans the <see cref="FailureReason"/>s of the context fields of their messages, each once; only
    /// where there are any.
    /// </summary>
    public const string Failures = "messaging.propagation.failures";

    /// <summary><c>messaging.propagation.baggage.size</c>, int: bytes of baggage on the message, as written; only on spans of one message, and where it had any.</summary>
    public const string BaggageSize = "messaging.propagation.baggage.size";
}
