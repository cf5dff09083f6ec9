using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation;
using Messaging.Propagation.ServiceBus;

namespace OrderFlow;

/// <summary>Sends the invoice: the end of an order's way. The handler runs in the process span of its message.</summary>
internal sealed class InvoicesWorker(Brokers brokers, MessagePropagator propagator, OrderBook book, ILogger<InvoicesWorker> logger) : Worker(logger)
{
    // An invoice takes milliseconds. What is kept for each message lives as long as its lock, which in memory lasts as long as it may be renewed: by default five minutes.
    private static readonly ServiceBusProcessorOptions Options = new() { MaxConcurrentCalls = 4, MaxAutoLockRenewalDuration = ServiceBusBroker.Lock };

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await using var processor = brokers.ServiceBus.WithPropagation(propagator).CreateProcessor(Hops.Invoices, Options);
        processor.ProcessMessageAsync += Invoice;
        processor.ProcessErrorAsync += error =>
        {
            Log.CannotRead(logger, Hops.Invoices, error.Exception.Message);
            return Task.CompletedTask;
        };
        await processor.StartProcessingAsync(stopping);
        try
        {
            await Task.Delay(Timeout.Infinite, stopping);
        }
        finally
        {
            await processor.StopProcessingAsync(CancellationToken.None);
        }
    }

    private Task Invoice(ProcessMessageEventArgs args)
    {
        var order = Order.Read(args.Message.Body.ToMemory().Span);
        book.Reached(order.Id, Hops.Invoices, Place.Of("servicebus", Hops.Invoices, args.Message.MessageId));
        book.Complete(order.Id);
        Log.Done(logger, order.Id, Activity.Current?.TraceId.ToHexString());
        return Task.CompletedTask;
    }
}
