namespace Messaging.Propagation.Testing;

internal sealed partial class MemoryServiceBusClient
{
    private const string NoListing = "InMemoryServiceBus does not list sessions.";

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(string queueName, CancellationToken cancellationToken = default) => throw new NotSupportedException(NoListing);

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(string queueName, DateTimeOffset lastUpdatedTime, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(NoListing);

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(string topicName, string subscriptionName, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(NoListing);

    public override IAsyncEnumerable<string> GetMessageSessionsAsync(
        string topicName, string subscriptionName, DateTimeOffset lastUpdatedTime, CancellationToken cancellationToken = default) => throw new NotSupportedException(NoListing);
}
