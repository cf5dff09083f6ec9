using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation;
using Messaging.Propagation.Sqs;
using Messaging.Propagation.Testing;

// An SQS in memory, unless the first argument or MESSAGING_SQS_URL says where a server that speaks its protocol is.
var address = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("MESSAGING_SQS_URL");

// In an application the OpenTelemetry SDK listens, and dependency injection registers the tracker.
using var recorder = new SpanRecorder();
var tracker = new TraceLagTracker();
using var observing = MessagePropagator.Default.AddObserver(tracker);
Activity? process = null;

try
{
    var madeUp = new BasicAWSCredentials("quickstart", "quickstart");
    using IAmazonSQS bare = address is { Length: > 0 } ? new AmazonSQSClient(madeUp, At(address)) : new InMemorySqs();

    #region quickstart-sqs
    var sqs = bare.WithPropagation();
    var queue = (await sqs.CreateQueueAsync($"quickstart-{Guid.NewGuid():N}")).QueueUrl;

    await sqs.SendMessageAsync(queue, "an order");                   // context injected, "send" span, metrics

    var response = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { WaitTimeSeconds = 10 });
    foreach (var message in response.Messages ?? [])                 // "receive" span, lag recorded, failures reported
    {
        await sqs.ProcessAsync(message, queue, Handle);              // "process" span, linked to the sender
        await sqs.DeleteMessageAsync(queue, message.ReceiptHandle);
    }
    #endregion

    await sqs.DeleteQueueAsync(queue);
}
catch (Exception exception) when (address is { Length: > 0 })        // a wrong address fails in many ways; what is in memory may in none
{
    await Console.Error.WriteLineAsync($"QuickStart.Sqs: no SQS answered at {address} ({exception.GetType().Name}); write http://host:port "
        + "as the first argument or in MESSAGING_SQS_URL, or leave both out for one in this process");
    return 2;
}

var send = recorder.Spans.FirstOrDefault(span => span.Kind == ActivityKind.Producer);
var continues = send is not null && process?.TraceId == send.TraceId && process.ParentSpanId == send.SpanId;
var lag = send is not null && tracker.TryGet(send.TraceId, out var trace) ? trace.Hops[0].Lag : null;

Console.WriteLine($"trace   {send?.TraceId}");
Console.WriteLine($"process {(continues ? "continues the trace of the send span" : "is in another trace")}");
Console.WriteLine($"lag     {(lag is { } known ? $"{known.TotalMilliseconds:0} ms" : "unknown")}");
return continues && lag is not null ? 0 : 1;

Task Handle(Message message, CancellationToken cancellationToken) => Task.FromResult(process = Activity.Current);

static AmazonSQSConfig At(string address) =>
    new() { ServiceURL = address, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0, Timeout = TimeSpan.FromSeconds(15) };
