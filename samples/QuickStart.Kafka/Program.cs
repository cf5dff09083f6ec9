using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.Testing;

// The first argument or MESSAGING_KAFKA is the address of a Kafka; without one, a mock cluster runs in this process.
var address = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("MESSAGING_KAFKA");
using var cluster = address is { Length: > 0 } ? null : KafkaMockCluster.Start();
var servers = cluster?.BootstrapServers ?? address;

// In an application, the OpenTelemetry SDK listens and dependency injection registers the tracker.
using var recorder = new SpanRecorder();
var tracker = new TraceLagTracker();
using var observing = MessagePropagator.Default.AddObserver(tracker);
Activity? process = null;

// FetchWaitMaxMs: the mock cluster answers an empty fetch only after this time.
var producing = new ProducerConfig { BootstrapServers = servers, MessageTimeoutMs = 5_000 };
var consuming = new ConsumerConfig { BootstrapServers = servers, GroupId = "quickstart", FetchWaitMaxMs = 10 };

try
{
    #region quickstart-kafka
    using var producer = new ProducerBuilder<string, string>(producing).SetLogHandler((_, _) => { }).Build().WithPropagation();
    var sent = await producer.ProduceAsync("quickstart", new Message<string, string> { Key = "1", Value = "an order" });   // "send quickstart" span

    using var consumer = new ConsumerBuilder<string, string>(consuming).Build().WithPropagation();
    consumer.Assign(sent.TopicPartitionOffset);                      // this very message, whatever else is on the topic
    var result = consumer.Consume(TimeSpan.FromSeconds(10));         // "poll quickstart" span, lag recorded, failures reported
    await consumer.ProcessAsync(result, Handle);                     // "process quickstart" span, linked to the producer
    #endregion
}
catch (KafkaException exception)
{
    await Console.Error.WriteLineAsync($"QuickStart.Kafka: no Kafka answered at {servers} ({exception.Error.Reason}); "
        + "write host:port as the first argument or in MESSAGING_KAFKA, or leave both out for one in this process");
    return 2;
}

var send = recorder.Spans.FirstOrDefault(span => span.Kind == ActivityKind.Producer);
var continues = send is not null && process?.TraceId == send.TraceId && process.ParentSpanId == send.SpanId;
var lag = send is not null && tracker.TryGet(send.TraceId, out var trace) ? trace.Hops[0].Lag : null;

Console.WriteLine($"trace   {send?.TraceId}");
Console.WriteLine($"process {(continues ? "continues the trace of the send span" : "is in another trace")}");
Console.WriteLine($"lag     {(lag is { } known ? $"{known.TotalMilliseconds:0} ms" : "unknown")}");
return continues && lag is not null ? 0 : 1;

Task Handle(ConsumeResult<string, string> result, CancellationToken cancellationToken) => Task.FromResult(process = Activity.Current);
