using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A sender that sends at once and keeps nothing.</summary>
internal sealed class NullSender : ServiceBusSender
{
    public override string FullyQualifiedNamespace => "null.example";

    public override string EntityPath => "orders";

    public override string Identifier => "null";

    public override bool IsClosed => false;

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
