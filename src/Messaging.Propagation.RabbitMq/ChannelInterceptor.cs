using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Intercepts the calls of a channel. Its public members are those of <c>IChannel</c> and <c>IRecoverable</c> that are intercepted, by name and
/// parameters; it does not implement the interfaces, so that it loads beside any version of them.
/// </summary>
internal sealed partial class ChannelInterceptor
{
    private readonly IChannel inner;
    private readonly MessagePropagator propagator;
    private readonly ClientInfoSource source;
    private readonly DeliveryMemory memory = new();
    private ChannelOperations operations;

    public ChannelInterceptor(IChannel inner, MessagePropagator propagator, ClientInfoSource source)
    {
        this.inner = inner;
        this.propagator = propagator;
        this.source = source;
        operations = new(propagator, source.Info, memory);
        Decorated = inner;
        acks = new(SenderOf);
        nacks = new(SenderOf);
        returns = new(SenderOf);
        callbackExceptions = new(SenderOf, WithCallersConsumer);
        flowControls = new(SenderOf);
        shutdowns = new(SenderOf);
        recoveries = new(SenderOf);
    }

    /// <summary>Gets or sets the decorated channel, which callbacks are handed.</summary>
    internal IChannel Decorated { get; set; }

    internal Processor Processor => Operations.Processor;

    private ChannelOperations Operations =>
        ReferenceEquals(operations.Info, source.Info) ? operations : operations = new(propagator, source.Info, memory);

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

    public Task<BasicGetResult?> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken)
    {
        var timer = propagator.StartTimer();
        try
        {
            return EndGetAsync(inner.BasicGetAsync(queue, autoAck, cancellationToken), timer, queue, autoAck);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Receive(timer, queue).Fail(RabbitMqError.From(exception));
            throw;
        }
    }

    public Task<string> BasicConsumeAsync(
        string queue, bool autoAck, string consumerTag, bool noLocal, bool exclusive, IDictionary<string, object?>? arguments,
        IAsyncBasicConsumer consumer, CancellationToken cancellationToken)
    {
        if (consumer is null or IPropagationDecorator)
            return inner.BasicConsumeAsync(queue, autoAck, consumerTag, noLocal, exclusive, arguments, consumer!, cancellationToken);

        // An empty name stands for the queue that was declared last, at the time of the call.
        var decorated = Decorate(consumer, string.IsNullOrEmpty(queue) ? inner.CurrentQueue : queue, autoAck);
        return inner.BasicConsumeAsync(queue, autoAck, consumerTag, noLocal, exclusive, arguments, decorated, cancellationToken);
    }

    public ValueTask BasicAckAsync(ulong deliveryTag, bool multiple, CancellationToken cancellationToken) => Operations.Settler.SettleAsync(
        RabbitMqAttributes.Ack, deliveryTag, multiple, (inner, deliveryTag, multiple, cancellationToken),
        static call => call.inner.BasicAckAsync(call.deliveryTag, call.multiple, call.cancellationToken));

    public ValueTask BasicNackAsync(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken) => Operations.Settler.SettleAsync(
        RabbitMqAttributes.Nack, deliveryTag, multiple, (inner, deliveryTag, multiple, requeue, cancellationToken),
        static call => call.inner.BasicNackAsync(call.deliveryTag, call.multiple, call.requeue, call.cancellationToken));

    public ValueTask BasicRejectAsync(ulong deliveryTag, bool requeue, CancellationToken cancellationToken) => Operations.Settler.SettleAsync(
        RabbitMqAttributes.Reject, deliveryTag, multiple: false, (inner, deliveryTag, requeue, cancellationToken),
        static call => call.inner.BasicRejectAsync(call.deliveryTag, call.requeue, call.cancellationToken));

    private ValueTask PublishAsync<TProperties>(
        SendTarget target, bool mandatory, TProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        OperationFor(target, properties) is { } operation
            ? Flow.Apart(
                (self: this, operation, target, mandatory, properties, body, cancellationToken),
                static call => call.self.SendAsync(call.operation, call.target, call.mandatory, call.properties, call.body, call.cancellationToken))
            : target.PublishAsync(inner, mandatory, properties, body, cancellationToken);

    private ValueTask SendAsync<TProperties>(
        MessagingOperation sending, SendTarget target, bool mandatory, TProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader
    {
        IReadOnlyBasicProperties? given = properties;
        var operation = Start(sending, target.RoutingKey, given);
        var send = operation.Ending;
        ValueTask published;
        try
        {
            published = Prepare(operation, given) is { } outgoing
                ? target.PublishAsync(inner, mandatory, outgoing, body, cancellationToken)
                : target.PublishAsync(inner, mandatory, properties, body, cancellationToken);
        }
        catch (Exception exception)
        {
            send.Fail(RabbitMqError.From(exception));
            throw;
        }

        return EndSendAsync(send, published);
    }

    private static async ValueTask EndSendAsync(SendEnding send, ValueTask published)
    {
        try
        {
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
            var operation = Operations.Publishes.Get(target.Destination);
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
            var send = SendOperation.Start(
                propagator, operation, properties?.Headers, default(RabbitMqCarrier.Getter), ClientInstrumentation.TracesPublishing, RabbitMqDelay.DueOf(properties, propagator));
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
            send.Inject(copy.Headers!, default(RabbitMqCarrier.CopySetter), FrameBudget.Of(source.Info.FrameMax, copy, ClientInstrumentation.TracesPublishing));
            return copy;
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return null;
        }
    }

    private async Task<BasicGetResult?> EndGetAsync(Task<BasicGetResult?> getting, OperationTimer timer, string queue, bool autoAck)
    {
        BasicGetResult? result;
        try
        {
            result = await getting.ConfigureAwait(false);
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

    private void Receive(OperationTimer timer, string queue, BasicGetResult result, bool autoAck)
    {
        var destination = new RabbitMqDestination(result.Exchange, result.RoutingKey, queue);
        var message = new RabbitMqMessage(destination, result.BasicProperties, result.DeliveryTag, result.Redelivered);
        var extraction = Processor.Extract(message);
        if (!autoAck) memory.Remember(result.DeliveryTag, destination, extraction.Context);

        var operation = Operations.Gets.Get(destination);
        var receive = ReceiveOperation.Start(propagator, operation, timer, extraction, ClientInstrumentation.TracesReceiving);
        RabbitMqAttributes.SetMessage(receive.Activity, result.BasicProperties, result.RoutingKey);
        RabbitMqAttributes.SetDeliveryTag(receive.Activity, result.DeliveryTag);
        propagator.Enrich(receive.Activity, operation, result);
        receive.Report(RabbitMqDelivery.Of(result.BasicProperties, result.Redelivered, extraction), extraction);
        receive.Complete(1);
    }

    /// <summary>Starts the processing of a message that a consumer is given.</summary>
    internal MessageProcessing StartProcessing(in RabbitMqMessage message, bool autoAck)
    {
        try
        {
            var processor = Processor;
            var extraction = processor.Extract(message);
            if (!autoAck) memory.Remember(message.DeliveryTag, message.Destination, extraction.Context);
            return processor.Start(message, extraction, isReceived: false, ClientInstrumentation.TracesReceiving);
        }
        catch (Exception exception)
        {
            propagator.ReportError("process", exception);
            return ProcessOperation.None();
        }
    }

    private ReceiveOperation Receive(OperationTimer timer, string queue) => ReceiveOperation.Start(
        propagator, Operations.Gets.Get(new RabbitMqDestination("", "", queue)), timer, default, ClientInstrumentation.TracesReceiving);
}
