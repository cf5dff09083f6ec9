using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A client of an <see cref="InMemoryServiceBus"/>. Beneath is one of the SDK's that never connects: what is made by this one can be built on it.</summary>
internal sealed partial class MemoryServiceBusClient(InMemoryServiceBus bus, string connectionString) : ServiceBusClient(connectionString)
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => new MemorySender(this, bus, queueOrTopicName, new ServiceBusSenderOptions());

    public override ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options) => new MemorySender(this, bus, queueOrTopicName, options);

    public override ServiceBusReceiver CreateReceiver(string queueName) => Receiver(queueName, null);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => Receiver(queueName, options);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) => Receiver(BusPath.OfSubscription(topicName, subscriptionName), null);

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        Receiver(BusPath.OfSubscription(topicName, subscriptionName), options);

    public override Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string queueName, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        AcceptAsync(queueName, null, options, BusReceiver.DefaultWait, cancellationToken);

    public override Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string topicName, string subscriptionName, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        AcceptAsync(BusPath.OfSubscription(topicName, subscriptionName), null, options, BusReceiver.DefaultWait, cancellationToken);

    public override Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string queueName, string sessionId, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        AcceptAsync(queueName, sessionId, options, TimeSpan.Zero, cancellationToken);

    public override Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string topicName, string subscriptionName, string sessionId, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        AcceptAsync(BusPath.OfSubscription(topicName, subscriptionName), sessionId, options, TimeSpan.Zero, cancellationToken);

    public override ServiceBusProcessor CreateProcessor(string queueName) => new MemoryProcessor(this, bus, queueName, null);

    public override ServiceBusProcessor CreateProcessor(string queueName, ServiceBusProcessorOptions options) => new MemoryProcessor(this, bus, queueName, options);

    public override ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName) =>
        new MemoryProcessor(this, bus, BusPath.OfSubscription(topicName, subscriptionName), null);

    public override ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName, ServiceBusProcessorOptions options) =>
        new MemoryProcessor(this, bus, BusPath.OfSubscription(topicName, subscriptionName), options);

    public override ServiceBusSessionProcessor CreateSessionProcessor(string queueName, ServiceBusSessionProcessorOptions? options = null) =>
        new MemorySessionProcessor(this, queueName, options);

    public override ServiceBusSessionProcessor CreateSessionProcessor(string topicName, string subscriptionName, ServiceBusSessionProcessorOptions? options = null) =>
        new MemorySessionProcessor(this, BusPath.OfSubscription(topicName, subscriptionName), options);

    public override ServiceBusRuleManager CreateRuleManager(string topicName, string subscriptionName) =>
        throw new NotSupportedException("InMemoryServiceBus has no rules: every subscription gets every message of its topic.");

    /// <summary>Accepts a session, or the next that has something to receive.</summary>
    internal async Task<ServiceBusSessionReceiver> AcceptAsync(
        string path, string? sessionId, ServiceBusSessionReceiverOptions? options, TimeSpan wait, CancellationToken cancellationToken, TimeSpan? lockFor = null)
    {
        BusQueue queue;
        lock (bus.Gate) queue = bus.QueueAt(path);
        options ??= new ServiceBusSessionReceiverOptions();
        return await queue.Signal.WaitAsync(now => TryAccept(queue, sessionId, options, lockFor, now), queue.NextChange, wait, cancellationToken)
            .ConfigureAwait(false) ?? throw (sessionId is null ? BusErrors.NoSession(path) : BusErrors.SessionTaken(path, sessionId));
    }

    private MemorySessionReceiver? TryAccept(BusQueue queue, string? sessionId, ServiceBusSessionReceiverOptions options, TimeSpan? lockFor, DateTimeOffset now)
    {
        var session = sessionId ?? queue.WaitingSessions(now).FirstOrDefault(waiting => queue.Sessions.IsFree(waiting, now));
        if (session is null || !queue.Sessions.IsFree(session, now)) return null;
        var core = new BusReceiver(bus, queue.Path, options.ReceiveMode, session, lockFor);
        queue.Lease(session, core, lockFor, now);
        return new MemorySessionReceiver(core, FullyQualifiedNamespace, queue.Path, session, options);
    }

    private MemoryReceiver Receiver(string path, ServiceBusReceiverOptions? options) =>
        new(this, bus, BusPath.Of(path, options?.SubQueue ?? SubQueue.None), options ?? new ServiceBusReceiverOptions());
}
