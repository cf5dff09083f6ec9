using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation;
using Messaging.Propagation.ServiceBus;
using Messaging.Propagation.Testing;

// A Service Bus in memory, unless the first argument or MESSAGING_SERVICEBUS connects to another; the queue quickstart is to be there.
var connection = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("MESSAGING_SERVICEBUS");
var memory = new InMemoryServiceBus();
memory.CreateQueue("quickstart");
var once = new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) } };

// In an application the OpenTelemetry SDK listens, and dependency injection registers the tracker.
using var recorder = new SpanRecorder();
var tracker = new TraceLagTracker();
using var observing = MessagePropagator.Default.AddObserver(tracker);
Activity? process = null;

try
{
    await using var bare = connection is { Length: > 0 } ? new ServiceBusClient(connection, once) : memory.CreateClient();

    #region quickstart-servicebus
    var client = bare.WithPropagation();

    await using var sender = client.CreateSender("quickstart");
    await sender.SendMessageAsync(new ServiceBusMessage("an order"));                   // context injected, "send quickstart" span, metrics

    await using var receiver = client.CreateReceiver("quickstart");
    var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10));         // "receive quickstart" span, lag recorded, failures reported
    await receiver.ProcessAsync(message, Handle);                                       // "process quickstart" span, linked to the sender
    if (message is not null) await receiver.CompleteMessageAsync(message);              // "complete quickstart" span
    #endregion
}
catch (Exception exception) when (connection is { Length: > 0 })     // a wrong address fails in many ways; what is in memory may in none
{
    // Not the string itself: it holds the key.
    await Console.Error.WriteLineAsync("QuickStart.ServiceBus: the connection string leads to no Service Bus with a queue quickstart "
        + $"({exception.GetType().Name}); write a good one as the first argument or in MESSAGING_SERVICEBUS, or leave both out for one in this process");
    return 2;
}

var send = recorder.Spans.FirstOrDefault(span => span.Kind == ActivityKind.Producer);
var continues = send is not null && process?.TraceId == send.TraceId && process.ParentSpanId == send.SpanId;
var lag = send is not null && tracker.TryGet(send.TraceId, out var trace) ? trace.Hops[0].Lag : null;

Console.WriteLine($"trace   {send?.TraceId}");
Console.WriteLine($"process {(continues ? "continues the trace of the send span" : "is in another trace")}");
Console.WriteLine($"lag     {(lag is { } known ? $"{known.TotalMilliseconds:0} ms" : "unknown")}");
return continues && lag is not null ? 0 : 1;

Task Handle(ServiceBusReceivedMessage message, CancellationToken cancellationToken) => Task.FromResult(process = Activity.Current);
