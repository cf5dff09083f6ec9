namespace Messaging.Propagation.ServiceBus;

internal sealed partial class TracingServiceBusClient
{
    public override IAsyncEnumerable<string> GetMessageSessionsAsync(string queueName, CancellationToken cancellationToken = default) =>
        inner.GetMessageSessionsAsync(queueName, cancellationToken);

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(string queueName, DateTimeOffset lastUpdatedTime, CancellationToken cancellationToken = default) =>
        inner.GetMessageSessionsAsync(queueName, lastUpdatedTime, cancellationToken);

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(string topicName, string subscriptionName, CancellationToken cancellationToken = default) =>
        inner.GetMessageSessionsAsync(topicName, subscriptionName, cancellationToken);

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(
        string topicName, string subscriptionName, DateTimeOffset lastUpdatedTime, CancellationToken cancellationToken = default) =>
        inner.GetMessageSessionsAsync(topicName, subscriptionName, lastUpdatedTime, cancellationToken);
}
