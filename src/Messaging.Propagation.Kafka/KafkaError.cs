using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// What <c>error.type</c> is for Kafka: the error code's name, as <c>Local_QueueFull</c>, which exceptions and delivery reports share; for
/// any other exception its type.
/// </summary>
internal static class KafkaError
{
    public static OperationError From(Exception exception) =>
        exception is KafkaException kafka ? From(kafka.Error) with { Exception = exception } : OperationError.From(exception);

    public static OperationError From(Error error) => new(error.Code.ToString(), error.Reason);
}
