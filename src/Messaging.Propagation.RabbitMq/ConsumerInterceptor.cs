using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// What happens around the deliveries to a consumer. Its public methods are the members of <c>IAsyncBasicConsumer</c> that are intercepted, by name and
/// parameters; it does not implement the interface, so that it loads beside any version of it.
/// </summary>
internal sealed class ConsumerInterceptor(IAsyncBasicConsumer inner, Processor processor, DeliveryMemory memory, string? queue, bool autoAck, MessagePropagator propagator)
{
    public async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var processing = Start(deliveryTag, redelivered, exchange, routingKey, properties);
        try
        {
            await inner.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Being told to stop is not a failure of the handler's.
            if (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested) processing.Fail(RabbitMqError.From(exception));
            throw;
        }
    }

    private MessageProcessing Start(ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties)
    {
        try
        {
            var message = new RabbitMqMessage(new RabbitMqDestination(exchange, routingKey, queue), properties, deliveryTag, redelivered);
            var extraction = processor.Extract(message);
            if (!autoAck) memory.Remember(deliveryTag, message.Destination, extraction.Context);
            return processor.Start(message, extraction, isReceived: false, ClientInstrumentation.TracesReceiving);
        }
        catch (Exception exception)
        {
            propagator.ReportError("process", exception);
            return ProcessOperation.None();
        }
    }
}
