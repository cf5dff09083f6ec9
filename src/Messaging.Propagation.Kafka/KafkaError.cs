using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// The value of <c>error.type</c>: the error code's name, such as <c>Local_QueueFull</c>, for Kafka's exceptions and delivery reports; the
/// exception's type for all others.
/// </summary>
internal static class KafkaError
{
    public static OperationError From(Exception exception) =>
        exception is KafkaException kafka ? From(kafka.Error) with { Exception = exception } : OperationError.From(exception);

    /// <summary>Returns true if a record was fetched and could not be deserialized; otherwise, false.</summary>
    public static bool IsOfRecord(ConsumeException exception) =>
        exception.Error?.Code is ErrorCode.Local_KeyDeserialization or ErrorCode.Local_ValueDeserialization;

    public static OperationError From(Error error) => new(error.Code.ToString(), error.Reason);
}
