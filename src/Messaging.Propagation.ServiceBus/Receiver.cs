using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// Spans of receives. Only the first receive of a message is its arrival: peeking takes nothing, and a deferred message has arrived before.
/// </summary>
internal sealed class Receiver(MessagePropagator propagator, MessagingClient client, string? destination)
{
    private readonly MessagingOperation receive = propagator.CreateOperation(client, MessagingOperationType.Receive, ServiceBusAttributes.Receive, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));
    private readonly MessagingOperation receiveDeferred = propagator.CreateOperation(client, MessagingOperationType.Receive, ServiceBusAttributes.ReceiveDeferred, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));
    private readonly MessagingOperation peek = propagator.CreateOperation(client, MessagingOperationType.Receive, ServiceBusAttributes.Peek, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    public OperationTimer StartTimer() => propagator.StartTimer();

    public Task<ServiceBusReceivedMessage?> ReceiveAsync(OperationTimer timer, Task<ServiceBusReceivedMessage> received) => ObserveAsync(receive, timer, received);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(OperationTimer timer, Task<IReadOnlyList<ServiceBusReceivedMessage>> received) =>
        ObserveAsync(receive, timer, received);

    public Task<ServiceBusReceivedMessage?> ReceiveDeferredAsync(OperationTimer timer, Task<ServiceBusReceivedMessage> received) => ObserveAsync(receiveDeferred, timer, received);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(OperationTimer timer, Task<IReadOnlyList<ServiceBusReceivedMessage>> received) =>
        ObserveAsync(receiveDeferred, timer, received);

    public Task<ServiceBusReceivedMessage?> PeekAsync(OperationTimer timer, Task<ServiceBusReceivedMessage> peeked) => ObserveAsync(peek, timer, peeked);

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(OperationTimer timer, Task<IReadOnlyList<ServiceBusReceivedMessage>> peeked) => ObserveAsync(peek, timer, peeked);

    /// <summary>A receive for each message, from the moment that the caller asks for it.</summary>
    public async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveAllAsync(
        IAsyncEnumerable<ServiceBusReceivedMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var enumerator = messages.GetAsyncEnumerator(cancellationToken);
        await using var disposal = enumerator.ConfigureAwait(false);
        while (true)
        {
            var timer = propagator.StartTimer();
            try
            {
                if (!await enumerator.MoveNextAsync().ConfigureAwait(false)) yield break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Fail(receive, timer, exception);
                throw;
            }

            Observe(receive, timer, enumerator.Current);
            yield return enumerator.Current;
        }
    }

    private async Task<ServiceBusReceivedMessage?> ObserveAsync(MessagingOperation operation, OperationTimer timer, Task<ServiceBusReceivedMessage> call)
    {
        ServiceBusReceivedMessage? message;
        try
        {
            message = await call.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Fail(operation, timer, exception);
            throw;
        }

        Observe(operation, timer, message);
        return message;
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> ObserveAsync(
        MessagingOperation operation, OperationTimer timer, Task<IReadOnlyList<ServiceBusReceivedMessage>> call)
    {
        IReadOnlyList<ServiceBusReceivedMessage> messages;
        try
        {
            messages = await call.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Fail(operation, timer, exception);
            throw;
        }

        Observe(operation, timer, messages);
        return messages;
    }

    private void Observe(MessagingOperation operation, OperationTimer timer, ServiceBusReceivedMessage? message)
    {
        if (!propagator.ObservesReceives || (message is null && !propagator.RecordsEmptyReceives)) return;
        try
        {
            var extraction = message is null ? default : Extract(message);
            var observed = ReceiveOperation.Start(propagator, operation, timer, extraction, ClientInstrumentation.TracesReceiving);
            if (message is null)
            {
                observed.Complete(0);
                return;
            }

            ServiceBusAttributes.SetMessage(observed.Activity, message);
            propagator.Enrich(observed.Activity, operation, message);
            if (operation == receive) observed.Report(ServiceBusDelivery.Of(message), extraction);
            observed.Complete(operation == receive ? 1 : 0);
        }
        catch (Exception exception)
        {
            propagator.ReportError("receive", exception);
        }
    }

    private void Observe(MessagingOperation operation, OperationTimer timer, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        if (!propagator.ObservesReceives || messages is null || (messages.Count == 0 && !propagator.RecordsEmptyReceives)) return;
        try
        {
            var links = new MessageLinks(propagator.MaxLinks);
            var extractions = new Extraction[messages.Count];
            for (var i = 0; i < extractions.Length; i++) links.Add(extractions[i] = Extract(messages[i]), ServiceBusAttributes.OfLink(messages[i]));

            var observed = ReceiveOperation.StartBatch(propagator, operation, timer, links, messages.Count, ClientInstrumentation.TracesReceiving);
            propagator.Enrich(observed.Activity, operation, messages);
            if (operation == receive)
                for (var i = 0; i < extractions.Length; i++)
                    observed.Report(ServiceBusDelivery.Of(messages[i]), extractions[i]);
            observed.Complete(operation == receive ? messages.Count : 0);
        }
        catch (Exception exception)
        {
            propagator.ReportError("receive", exception);
        }
    }

    private void Fail(MessagingOperation operation, OperationTimer timer, Exception exception) =>
        ReceiveOperation.Start(propagator, operation, timer, default, ClientInstrumentation.TracesReceiving).Fail(ServiceBusError.From(exception));

    private Extraction Extract(ServiceBusReceivedMessage message)
    {
        var extraction = ServiceBusCarrier.Extract(propagator, message, receive);
        Processor.Received.Add(message, extraction);
        return extraction;
    }
}
