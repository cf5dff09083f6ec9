namespace Messaging.Propagation.Sqs;

/// <summary>Operations on queues, by their URLs.</summary>
internal static class SqsOperations
{
    public static OperationCache<string> Cache(MessagePropagator propagator, MessagingOperationType type, string name) => new(url =>
    {
        var queue = new SqsQueue(url);
        return propagator.CreateOperation(queue.Client, type, name, queue.Name, policyDestination: queue.Policy);
    });
}
