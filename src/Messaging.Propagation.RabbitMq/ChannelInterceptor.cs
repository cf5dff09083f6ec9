using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// What happens around the calls of a channel. Its public methods are the members of <c>IChannel</c> that are intercepted, by name and
/// parameters; it does not implement the interface, so that it loads beside any version of it.
/// </summary>
internal sealed class ChannelInterceptor
{
    private readonly IChannel inner;
    private readonly MessagePropagator propagator;
    private readonly uint frameMax;
    private readonly DeliveryMemory memory = new();
    private readonly Settler settler;
    private readonly OperationCache<RabbitMqDestination> publishes;
    private readonly OperationCache<RabbitMqDestination> gets;

    public ChannelInterceptor(IChannel inner, MessagePropagator propagator, RabbitMqClientInfo info)
    {
        this.inner = inner;
        this.propagator = propagator;
        frameMax = info.FrameMax;
        var client = info.Client;
        settler = new Settler(propagator, client, memory);
        Processor = new Processor(propagator, client);
        publishes = new(destination => propagator.CreateOperation(
            client, MessagingOperationType.Send, RabbitMqAttributes.Publish, destination.Name, isTemporary: destination.IsTemporary));
        gets = new(destination => propagator.CreateOperation(
            client, MessagingOperationType.Receive, RabbitMqAttributes.Get, destination.Name, isTemporary: destination.IsTemporary, policyDestination: destination.Policy));
    }

    public Processor Processor { get; }

    public ValueTask BasicPublishAsync<TProperties>(
        string exchange, string routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        PublishAsync(new SendTarget(exchange, routingKey), mandatory, basicProperties, body, cancellationToken);

    public ValueTask BasicPublishAsync<TProperties>(
        CachedString exchange, CachedString routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        exchange is null || routingKey is null
            ? inner.BasicPublishAsync(exchange!, routingKey!, mandatory, basicProperties, body, cancellationToken)
            : PublishAsync(new SendTarget(exchange, routingKey), mandatory, basicProperties, body, cancellationToken);

    public async Task<BasicGetResult?> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken)
    {
        var timer = propagator.StartTimer();
        BasicGetResult? result;
        try
        {
            result = await inner.BasicGetAsync(queue, autoAck, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Receive(timer, queue).Fail(RabbitMqError.From(exception));
            throw;
        }

        if (result is not null) Receive(timer, queue, result, autoAck);
        else if (propagator.RecordsEmptyReceives) Receive(timer, queue).Complete(0);
        return result;
    }

    public Task<string> BasicConsumeAsync(
        string queue, bool autoAck, string consumerTag, bool noLocal, bool exclusive, IDictionary<string, object?>? arguments,
        IAsyncBasicConsumer consumer, CancellationToken cancellationToken)
    {
        if (consumer is null or IPropagationDecorator)
            return inner.BasicConsumeAsync(queue, autoAck, consumerTag, noLocal, exclusive, arguments, consumer!, cancellationToken);

        // An empty name stands for the queue that was declared last, at the time of the call.
        var name = string.IsNullOrEmpty(queue) ? inner.CurrentQueue : queue;
        var interceptor = new ConsumerInterceptor(consumer, Processor, memory, name, autoAck, propagator);
        var decorated = Decorator.Create(consumer, interceptor, () => new TracingBasicConsumer(consumer, interceptor), propagator);
        return inner.BasicConsumeAsync(queue, autoAck, consumerTag, noLocal, exclusive, arguments, decorated, cancellationToken);
    }

    public async ValueTask BasicAckAsync(ulong deliveryTag, bool multiple, CancellationToken cancellationToken)
    {
        var settle = settler.Start(RabbitMqAttributes.Ack, deliveryTag, multiple);
        await Settler.EndAsync(
            settle, (inner, deliveryTag, multiple, cancellationToken),
            static call => call.inner.BasicAckAsync(call.deliveryTag, call.multiple, call.cancellationToken)).ConfigureAwait(false);
    }

    public async ValueTask BasicNackAsync(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken)
    {
        var settle = settler.Start(RabbitMqAttributes.Nack, deliveryTag, multiple);
        await Settler.EndAsync(
            settle, (inner, deliveryTag, multiple, requeue, cancellationToken),
            static call => call.inner.BasicNackAsync(call.deliveryTag, call.multiple, call.requeue, call.cancellationToken)).ConfigureAwait(false);
    }

    public async ValueTask BasicRejectAsync(ulong deliveryTag, bool requeue, CancellationToken cancellationToken)
    {
        var settle = settler.Start(RabbitMqAttributes.Reject, deliveryTag, multiple: false);
        await Settler.EndAsync(
            settle, (inner, deliveryTag, requeue, cancellationToken),
            static call => call.inner.BasicRejectAsync(call.deliveryTag, call.requeue, call.cancellationToken)).ConfigureAwait(false);
    }

    private ValueTask PublishAsync<TProperties>(
        SendTarget target, bool mandatory, TProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        OperationFor(target, properties) is { } operation
            ? SendAsync(operation, target, mandatory, properties, body, cancellationToken)
            : target.PublishAsync(inner, mandatory, properties, body, cancellationToken);

    // Asynchronous from the start of its span on, so that the caller has the span it had as this returns, at no cost.
    private async ValueTask SendAsync<TProperties>(
        MessagingOperation sending, SendTarget target, bool mandatory, TProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader
    {
        IReadOnlyBasicProperties? given = properties;
        var operation = Start(sending, target.RoutingKey, given);
        var send = operation.Ending;
        try
        {
            var published = Prepare(operation, given) is { } outgoing
                ? target.PublishAsync(inner, mandatory, outgoing, body, cancellationToken)
                : target.PublishAsync(inner, mandatory, properties, body, cancellationToken);
            await published.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.Fail(RabbitMqError.From(exception));
            throw;
        }

        send.Complete();
    }

    // Null where nothing is to be done. Properties may be of a type of the caller's, and whatever that does is kept away from the publish.
    private MessagingOperation? OperationFor<TProperties>(SendTarget target, TProperties properties)
        where TProperties : IReadOnlyBasicProperties
    {
        try
        {
            var operation = publishes.Get(target.Destination);
            return SendOperation.IsNeeded(propagator, operation, properties is null ? null : properties.Headers, default(RabbitMqCarrier.Getter)) ? operation : null;
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return null;
        }
    }

    private SendOperation Start(MessagingOperation operation, string routingKey, IReadOnlyBasicProperties? properties)
    {
        try
        {
            var send = SendOperation.Start(propagator, operation, properties?.Headers, default(RabbitMqCarrier.Getter), ClientInstrumentation.TracesPublishing);
            Describe(send, operation, properties, routingKey);
            return send;
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return default;
        }
    }

    private void Describe(in SendOperation send, MessagingOperation operation, IReadOnlyBasicProperties? properties, string routingKey)
    {
        if (properties is null || send.Activity is null) return;
        try
        {
            RabbitMqAttributes.SetMessage(send.Activity, properties, routingKey);
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
        }

        propagator.Enrich(send.Activity, operation, properties);
    }

    // What goes out in place of the caller's properties; null where those do as they are.
    private BasicProperties? Prepare(in SendOperation send, IReadOnlyBasicProperties? properties)
    {
        if (properties is null || !send.WritesFields) return null;
        try
        {
            var copy = RabbitMqCarrier.CopyFor(send, properties);
            send.Inject(copy.Headers!, default(RabbitMqCarrier.CopySetter), FrameBudget.Of(frameMax, copy, ClientInstrumentation.TracesPublishing));
            return copy;
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return null;
        }
    }

    private void Receive(OperationTimer timer, string queue, BasicGetResult result, bool autoAck)
    {
        var destination = new RabbitMqDestination(result.Exchange, result.RoutingKey, queue);
        var message = new RabbitMqMessage(destination, result.BasicProperties, result.DeliveryTag, result.Redelivered);
        var extraction = Processor.Extract(message);
        if (!autoAck) memory.Remember(result.DeliveryTag, destination, extraction.Context);

        var operation = gets.Get(destination);
        var receive = ReceiveOperation.Start(propagator, operation, timer, extraction, ClientInstrumentation.TracesReceiving);
        RabbitMqAttributes.SetMessage(receive.Activity, result.BasicProperties, result.RoutingKey);
        RabbitMqAttributes.SetDeliveryTag(receive.Activity, result.DeliveryTag);
        propagator.Enrich(receive.Activity, operation, result);
        receive.Report(RabbitMqDelivery.Of(result.BasicProperties, result.Redelivered), extraction);
        receive.Complete(1);
    }

    private ReceiveOperation Receive(OperationTimer timer, string queue) => ReceiveOperation.Start(
        propagator, gets.Get(new RabbitMqDestination("", "", queue)), timer, default, ClientInstrumentation.TracesReceiving);
}
