using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>
/// Beside the spans that the Azure SDK makes by itself, which it does here, by its experimental switch in this project's runtime configuration. Its listeners are those
/// of the process, so nothing else runs meanwhile.
/// </summary>
[Collection(nameof(OwnInstrumentationTests))]
[CollectionDefinition(nameof(OwnInstrumentationTests), DisableParallelization = true)]
public sealed class OwnInstrumentationTests : IDisposable
{
    // Where nobody listens: the SDK's calls fail at once, with their spans.
    private const string Nowhere = "Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==;UseDevelopmentEmulator=true";

    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;
    private readonly LogRecorder log = new();

    public OwnInstrumentationTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PropagationTelemetry.Name or Ambient.Name || source.Name.StartsWith("Azure.Messaging.ServiceBus.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_send_has_the_SDKs_span_alone_in_one_trace_and_it_is_said_once()
    {
        await using var client = new ServiceBusClient(Nowhere, Impatient()).WithPropagation(Propagator());
        var sender = client.CreateSender("orders");
        var message = new ServiceBusMessage("body");
        Activity ambient;
        using (ambient = Ambient.Source.StartActivity("request")!)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => sender.SendMessageAsync(message, Token));
            await Assert.ThrowsAnyAsync<Exception>(() => sender.SendMessagesAsync([message], Token));
        }

        Assert.Empty(message.ApplicationProperties);
        Assert.DoesNotContain(ended, span => span.Source.Name == PropagationTelemetry.Name);
        var sends = ended.Where(span => span.DisplayName == "ServiceBusSender.Send").ToList();
        Assert.Equal(2, sends.Count);
        Assert.All(sends, span => Assert.Equal(ambient.TraceId, span.TraceId));
        Assert.All(sends, span => Assert.Equal(ambient.SpanId, Assert.Single(span.Links).Context.SpanId));
        Assert.Single(log.Entries, entry => entry.Event == "messaging.propagation.second_instrumentation");
    }

    [Fact]
    public async Task A_batch_is_the_SDKs_own()
    {
        var bus = new InMemoryServiceBus();
        bus.CreateQueue("orders");
        var sender = bus.CreateClient().WithPropagation(Propagator()).CreateSender("orders");

        using var batch = await sender.CreateMessageBatchAsync(Token);
        batch.TryAddMessage(new ServiceBusMessage("1"));
        await sender.SendMessagesAsync(batch, Token);

        Assert.DoesNotContain(ended, span => span.Source.Name == PropagationTelemetry.Name);
    }

    [Fact]
    public async Task Receiving_settling_and_handlers_have_no_second_spans_and_their_reports_all_the_same()
    {
        var bus = new InMemoryServiceBus();
        bus.CreateQueue("orders");
        var reports = new ReportRecorder();
        var client = bus.CreateClient().WithPropagation(MessagePropagator.Create(options => options.Observers.Add(reports)));
        await bus.CreateClient().CreateSender("orders").SendMessagesAsync([Entity.Message(("traceparent", Entity.Parent)), Entity.Message(("traceparent", Entity.Parent))], Token);
        var receiver = client.CreateReceiver("orders");
        var trace = "";
        await using var processor = client.CreateProcessor("orders");
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        processor.ProcessMessageAsync += args =>
        {
            trace = MessageProcessing.Current!.Extraction.Context.TraceId.ToHexString();
            return Task.CompletedTask;
        };

        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(cancellationToken: Token), Token);
        await processor.StartProcessingAsync(Token);
        await Eventually.Holds(() => reports.Arrived.Count == 2 && trace.Length > 0, "both messages were reported");
        await processor.StopProcessingAsync(Token);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", trace);
        Assert.DoesNotContain(ended, span => span.Source.Name == PropagationTelemetry.Name);
    }

    private static ServiceBusClientOptions Impatient() => new() { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(5) } };

    private MessagePropagator Propagator() => MessagePropagator.Create(options => options.LoggerFactory = log);
}
