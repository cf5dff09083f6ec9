using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>A client whose senders, receivers and processors are decorated; everything else is the inner client's.</summary>
internal sealed partial class TracingServiceBusClient(ServiceBusClient inner, MessagePropagator propagator) : ServiceBusClient, IPropagationDecorator
{
    private readonly ClientDecorator decorator = new(inner, propagator);

    public object Interceptor => decorator;

    public override string FullyQualifiedNamespace => inner.FullyQualifiedNamespace;

    public override bool IsClosed => inner.IsClosed;

    public override string Identifier => inner.Identifier;

    public override ServiceBusSender CreateSender(string queueOrTopicName) => decorator.Decorate(inner.CreateSender(queueOrTopicName));

    public override ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options) => decorator.Decorate(inner.CreateSender(queueOrTopicName, options));

    public override ServiceBusReceiver CreateReceiver(string queueName) => decorator.Decorate(inner.CreateReceiver(queueName));

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => decorator.Decorate(inner.CreateReceiver(queueName, options));

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) => decorator.Decorate(inner.CreateReceiver(topicName, subscriptionName));

    public override ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        decorator.Decorate(inner.CreateReceiver(topicName, subscriptionName, options));

    public override Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string queueName, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        decorator.AcceptAsync(new ServiceBusEntity(queueName, null), inner.AcceptNextSessionAsync(queueName, options, cancellationToken));

    public override Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(
        string topicName, string subscriptionName, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        decorator.AcceptAsync(new ServiceBusEntity(topicName, subscriptionName), inner.AcceptNextSessionAsync(topicName, subscriptionName, options, cancellationToken));

    public override Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string queueName, string sessionId, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        decorator.AcceptAsync(new ServiceBusEntity(queueName, null), inner.AcceptSessionAsync(queueName, sessionId, options, cancellationToken));

    public override Task<ServiceBusSessionReceiver> AcceptSessionAsync(
        string topicName, string subscriptionName, string sessionId, ServiceBusSessionReceiverOptions? options = null, CancellationToken cancellationToken = default) =>
        decorator.AcceptAsync(
            new ServiceBusEntity(topicName, subscriptionName), inner.AcceptSessionAsync(topicName, subscriptionName, sessionId, options, cancellationToken));

    public override ServiceBusProcessor CreateProcessor(string queueName) => decorator.Decorate(inner.CreateProcessor(queueName), null);

    public override ServiceBusProcessor CreateProcessor(string queueName, ServiceBusProcessorOptions options) =>
        decorator.Decorate(inner.CreateProcessor(queueName, options), options);

    public override ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName) =>
        decorator.Decorate(inner.CreateProcessor(topicName, subscriptionName), null);

    public override ServiceBusProcessor CreateProcessor(string topicName, string subscriptionName, ServiceBusProcessorOptions options) =>
        decorator.Decorate(inner.CreateProcessor(topicName, subscriptionName, options), options);

    public override ServiceBusSessionProcessor CreateSessionProcessor(string queueName, ServiceBusSessionProcessorOptions? options = null) =>
        decorator.Decorate(inner.CreateSessionProcessor(queueName, options), options);

    public override ServiceBusSessionProcessor CreateSessionProcessor(string topicName, string subscriptionName, ServiceBusSessionProcessorOptions? options = null) =>
        decorator.Decorate(inner.CreateSessionProcessor(topicName, subscriptionName, options), options);

    public override ServiceBusRuleManager CreateRuleManager(string topicName, string subscriptionName) => inner.CreateRuleManager(topicName, subscriptionName);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    public override string? ToString() => inner.ToString();
}
