using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A receiver that always receives the same message.</summary>
internal sealed class NullReceiver(ServiceBusReceivedMessage message) : ServiceBusReceiver
{
    private readonly Task<ServiceBusReceivedMessage> received = Task.FromResult(message);

    public override string FullyQualifiedNamespace => "null.example";

    public override string EntityPath => "orders";

    public override string Identifier => "null";

    public override bool IsClosed => false;

    public override Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) => received;

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
