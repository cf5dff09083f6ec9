using System.Diagnostics;
using Messaging.Propagation;
using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

// A RabbitMQ in memory, unless the first argument or MESSAGING_RABBITMQ says where another is.
var address = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("MESSAGING_RABBITMQ");
var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

// In an application the OpenTelemetry SDK listens, and dependency injection registers the tracker.
using var recorder = new SpanRecorder();
var tracker = new TraceLagTracker();
using var observing = MessagePropagator.Default.AddObserver(tracker);
var processed = new TaskCompletionSource<Activity?>(TaskCreationOptions.RunContinuationsAsynchronously);

try
{
    await using var bare = address is { Length: > 0 }
        ? await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync()
        : new InMemoryRabbitMq().CreateConnection();

    #region quickstart-rabbitmq
    var connection = bare.WithPropagation();                                 // every channel of it carries the context
    var channel = await connection.CreateChannelAsync(confirms);
    var queue = (await channel.QueueDeclareAsync()).QueueName;               // a name of the broker's, gone with the connection

    var consumer = new AsyncEventingBasicConsumer(channel);
    consumer.ReceivedAsync += (_, _) =>                                      // within a "consume" span, linked to the publisher; lag recorded
    {
        processed.TrySetResult(Activity.Current);
        return Task.CompletedTask;
    };
    await channel.BasicConsumeAsync(queue, autoAck: true, consumer);

    await channel.BasicPublishAsync("", queue, "an order"u8.ToArray());      // context injected, "publish" span, metrics
    #endregion

    await Task.WhenAny(processed.Task, Task.Delay(TimeSpan.FromSeconds(10)));
}
catch (Exception exception) when (address is { Length: > 0 })        // a wrong address fails in many ways; what is in memory may in none
{
    // Not the address itself: it holds the password.
    await Console.Error.WriteLineAsync($"QuickStart.RabbitMq: there is no RabbitMQ at that address ({exception.GetType().Name}); write "
        + "amqp://user:password@host:port as the first argument or in MESSAGING_RABBITMQ, or leave both out for one in this process");
    return 2;
}

var send = recorder.Spans.FirstOrDefault(span => span.Kind == ActivityKind.Producer);
var process = processed.Task.IsCompletedSuccessfully ? await processed.Task : null;
var continues = send is not null && process?.TraceId == send.TraceId && process.ParentSpanId == send.SpanId;
var lag = send is not null && tracker.TryGet(send.TraceId, out var trace) ? trace.Hops[0].Lag : null;

Console.WriteLine($"trace   {send?.TraceId}");
Console.WriteLine($"process {(continues ? "continues the trace of the send span" : "is in another trace")}");
Console.WriteLine($"lag     {(lag is { } known ? $"{known.TotalMilliseconds:0} ms" : "unknown")}");
return continues && lag is not null ? 0 : 1;
