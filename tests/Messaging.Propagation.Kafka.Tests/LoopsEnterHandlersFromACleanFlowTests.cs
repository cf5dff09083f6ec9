using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Kafka.Tests;

/// <summary>Handlers and callbacks have the context of their message and nothing of whoever started the loop or built the client.</summary>
public sealed class LoopsEnterHandlersFromACleanFlowTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);

    public enum Started
    {
        InASpanWithBaggage,
        InTheHandlerOfAnotherMessage,
        WhereBaggageWasClearedAndIsSetLater,
        UnderSuppressFlow,
    }

    [Theory]
    [InlineData(Started.InASpanWithBaggage)]
    [InlineData(Started.InTheHandlerOfAnotherMessage)]
    [InlineData(Started.WhereBaggageWasClearedAndIsSetLater)]
    [InlineData(Started.UnderSuppressFlow)]
    public async Task Messages_without_context_are_handled_with_nothing_current_but_their_span(Started started)
    {
        var other = cluster.NewTopic();
        using var spans = new Spans(kafka.Topic);
        using var enough = new CancellationTokenSource();
        var seen = new List<(ActivitySpanId? Parent, int Links, int Baggage, bool HasContext)>();
        var sender = kafka.Producer();
        var foreign = cluster.NewTopic();
        var loop = Start();
        Baggage.SetBaggage("tenant", "later");
        await SendBareAsync(2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);

        Assert.Equal([(default(ActivitySpanId), 0, 0, false), (default(ActivitySpanId), 0, 0, false)], seen);
        var polls = spans.Named($"poll {kafka.Topic}");
        Assert.All(polls, poll => Assert.Equal(default, poll.ParentSpanId));
        Assert.Equal(2, polls.Count);

        // What the handlers sent carries the message's own trace and no baggage.
        var receiver = kafka.Keep(new ConsumerBuilder<string, string>(cluster.Consumer()).Build());
        receiver.Subscribe(foreign);
        var sent = receiver.Next();
        Assert.Contains(spans.Named($"process {kafka.Topic}"), process => sent.Message.Headers.Text("traceparent")!.Contains(process.TraceId.ToHexString(), StringComparison.Ordinal));
        Assert.Null(sent.Message.Headers.Text("baggage"));

        Task Start()
        {
            switch (started)
            {
                case Started.InASpanWithBaggage:
                    using (Ambient.Source.StartActivity("request"))
                    {
                        Baggage.SetBaggage("tenant", "starter");
                        return Run();
                    }

                case Started.InTheHandlerOfAnotherMessage:
                    var consumer = kafka.Consumer(topic: other);
                    Baggage.SetBaggage("tenant", "starter");
                    sender.ProduceAsync(other, Records.Message()).GetAwaiter().GetResult();
                    Baggage.ClearBaggage();
                    using (consumer.StartProcessing(consumer.Next())) return Run();

                case Started.WhereBaggageWasClearedAndIsSetLater:
                    Baggage.SetBaggage("tenant", "starter");
                    Baggage.ClearBaggage();
                    return Run();

                default:
                    using (Ambient.Source.StartActivity("request"))
                    {
                        Baggage.SetBaggage("tenant", "starter");
                        using (ExecutionContext.SuppressFlow()) return Run();
                    }
            }
        }

        Task Run() => kafka.Consumer().ProcessAsync(
            async (_, token) =>
            {
                seen.Add((Activity.Current?.ParentSpanId, Activity.Current!.Links.Count(), Baggage.Current.Count, MessageProcessing.Current?.Extraction.Outcome == ExtractionOutcome.Extracted));
                await sender.ProduceAsync(foreign, Records.Message(), token);
                if (seen.Count == 2) await enough.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            enough.Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delivery_handlers_have_nothing_of_whoever_built_the_producer(bool byBuilder)
    {
        var producer = BuildInASpan(byBuilder, out _);
        var reported = new TaskCompletionSource<(Activity? Span, int Baggage, MessageProcessing? Processing)>(TaskCreationOptions.RunContinuationsAsynchronously);

        producer.Produce(kafka.Topic, Records.Message(), _ => reported.SetResult((Activity.Current, Baggage.Current.Count, MessageProcessing.Current)));

        Assert.Equal((null, 0, null), await reported.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Statistics_handlers_have_nothing_of_whoever_built_the_producer()
    {
        BuildInASpan(byBuilder: true, out var statistics);

        Assert.Equal((null, 0), await statistics.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        Baggage.ClearBaggage();
        kafka.Dispose();
    }

    private IProducer<string, string> BuildInASpan(bool byBuilder, out TaskCompletionSource<(Activity? Span, int Baggage)> statistics)
    {
        var told = statistics = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var startup = Ambient.Source.StartActivity("startup") ?? Ambient.Unlistened();
        Baggage.SetBaggage("tenant", "starter");
        var config = cluster.Producer();
        config.StatisticsIntervalMs = 10;
        var builder = byBuilder ? new TracingProducerBuilder<string, string>(config, kafka.Propagator) : new ProducerBuilder<string, string>(config);
        builder.SetStatisticsHandler((_, _) => told.TrySetResult((Activity.Current, Baggage.Current.Count)));
        var producer = kafka.Keep(builder.Build().WithPropagation(kafka.Propagator));
        Baggage.ClearBaggage();
        return producer;
    }

    private async Task SendBareAsync(int messages)
    {
        var bare = kafka.Keep(new ProducerBuilder<string, string>(cluster.Producer()).Build());
        for (var i = 0; i < messages; i++) await bare.ProduceAsync(kafka.Topic, Records.Message($"{i}"), TestContext.Current.CancellationToken);
    }
}
