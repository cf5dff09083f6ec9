using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class ProcessingTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);

    [Fact]
    public async Task The_loop_handles_each_message_in_its_span_and_context_until_it_is_cancelled()
    {
        using var spans = new Spans(kafka.Topic);
        await Produce("1", "2", "3");
        using var enough = new CancellationTokenSource();
        var handled = new List<(string Value, ActivitySpanId Parent, string? Tenant)>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kafka.Consumer().ProcessAsync(
            async (result, token) =>
            {
                await Task.Yield();
                handled.Add((result.Message.Value, Activity.Current!.ParentSpanId, Baggage.GetBaggage("tenant")));
                if (handled.Count == 3) await enough.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            enough.Token));

        var sends = spans.Named($"send {kafka.Topic}").Select(span => span.SpanId).ToList();
        Assert.Equal([("1", sends[0], "acme"), ("2", sends[1], "acme"), ("3", sends[2], "acme")], handled);
        Assert.All(spans.Named($"process {kafka.Topic}"), span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        Assert.Equal(3, spans.Named($"process {kafka.Topic}").Count);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_its_span_with_an_error_and_the_loop_with_the_exception()
    {
        using var spans = new Spans(kafka.Topic);
        using var metrics = new MetricRecorder();
        await Produce("1", "2");
        var thrown = new FormatException("bad order");

        var caught = await Assert.ThrowsAsync<FormatException>(() => kafka.Consumer().ProcessAsync(
            (result, _) => result.Message.Value == "2" ? throw thrown : Task.CompletedTask, TestContext.Current.CancellationToken));

        Assert.Same(thrown, caught);
        Assert.Equal(
            [(ActivityStatusCode.Unset, null), (ActivityStatusCode.Error, "System.FormatException")],
            spans.Named($"process {kafka.Topic}").Select(span => (span.Status, (string?)span.GetTagItem("error.type"))));
        Assert.Equal([null, "System.FormatException"], metrics.Of("messaging.process.duration", kafka.Topic).Select(measured => measured.Tags.GetValueOrDefault("error.type")));
    }

    [Fact]
    public async Task A_handler_cancelled_by_somebody_else_has_failed()
    {
        using var spans = new Spans(kafka.Topic);
        await Produce("1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kafka.Consumer().ProcessAsync(
            (_, _) => throw new TaskCanceledException("timeout of a call"), TestContext.Current.CancellationToken));

        Assert.Equal("System.Threading.Tasks.TaskCanceledException", spans.One($"process {kafka.Topic}").GetTagItem("error.type"));
    }

    [Fact]
    public async Task The_loop_passes_over_the_end_of_a_partition()
    {
        await Produce("1");
        using var enough = new CancellationTokenSource();
        var consumer = kafka.Consumer(config => config.EnablePartitionEof = true);
        var handled = 0;
        var loop = consumer.ProcessAsync(
            (_, _) =>
            {
                if (++handled == 2) enough.Cancel();
                return Task.CompletedTask;
            },
            enough.Token);
        await Eventually.Holds(() => Volatile.Read(ref handled) == 1, "the first record is handled");

        await Produce("2");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.Equal(2, handled);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_ends_the_loop_unless_somebody_wants_to_be_told()
    {
        await Produce("no number", "7");
        using var enough = new CancellationTokenSource();
        var handled = new List<int>();
        var told = new List<ErrorCode>();

        await Assert.ThrowsAsync<ConsumeException>(() => Numbers().ProcessAsync(Handle, enough.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Numbers().ProcessAsync(Handle, enough.Token, error => told.Add(error.Error.Code)));

        Assert.Equal([7], handled);
        Assert.Equal([ErrorCode.Local_ValueDeserialization], told);

        Task Handle(ConsumeResult<string, int> result, CancellationToken token)
        {
            handled.Add(result.Message.Value);
            return enough.CancelAsync();
        }

        IConsumer<string, int> Numbers()
        {
            var consumer = kafka.Keep(new ConsumerBuilder<string, int>(cluster.Consumer()).SetValueDeserializer(new Number()).Build().WithPropagation(kafka.Propagator));
            consumer.Subscribe(kafka.Topic);
            return consumer;
        }
    }

    [Fact]
    public async Task A_batch_from_several_partitions_and_topics_tells_them_apart_on_its_links()
    {
        var other = cluster.NewTopic();
        using var recorder = new Testing.SpanRecorder();
        await Produce("1");
        await kafka.Producer().ProduceAsync(other, Records.Message("2"), TestContext.Current.CancellationToken);
        var consumer = kafka.Consumer();
        var second = kafka.Consumer(topic: other);

        var processing = consumer.StartProcessing([consumer.Next(), second.Next(), null!]);
        var span = processing.Activity!;
        processing.Dispose();

        Assert.Equal(("process", 2), (span.DisplayName, span.GetTagItem("messaging.batch.message_count")));
        Assert.Null(span.GetTagItem("messaging.destination.name"));
        Assert.Equal(
            [kafka.Topic, other],
            span.Links.Select(link => link.Tags!.Single(tag => tag.Key == "messaging.destination.name").Value));
        Assert.All(span.Links, link => Assert.Contains(link.Tags!, tag => tag.Key == "messaging.destination.partition.id" && tag.Value as string == "0"));
    }

    [Fact]
    public async Task Processing_of_nothing_starts_nothing()
    {
        await Produce("1");
        var consumer = kafka.Consumer();

        using var none = consumer.StartProcessing((ConsumeResult<string, string>?)null);
        using var empty = consumer.StartProcessing([]);

        Assert.Null(MessageProcessing.Current);
        Assert.Null(none.Activity ?? empty.Activity);
    }

    [Fact]
    public async Task A_consumer_that_nobody_decorated_will_do_and_its_messages_are_reported_when_processed()
    {
        using var spans = new Spans(kafka.Topic);
        using var metrics = new MetricRecorder();
        await Produce("1");
        var bare = kafka.Keep(new ConsumerBuilder<string, string>(cluster.Consumer()).Build());
        bare.Subscribe(kafka.Topic);

        using (bare.StartProcessing(bare.Next())) Assert.NotNull(MessageProcessing.Current);

        Assert.Equal(spans.One($"send {kafka.Topic}").SpanId, spans.One($"process {kafka.Topic}").ParentSpanId);
        Assert.Single(metrics.Of("messaging.client.consumed.messages", kafka.Topic));
        Assert.Single(metrics.Of("messaging.propagation.lag", kafka.Topic));
    }

    public void Dispose() => kafka.Dispose();

    private async Task Produce(params string[] values)
    {
        Baggage.SetBaggage("tenant", "acme");
        var producer = kafka.Producer();
        foreach (var value in values) await producer.ProduceAsync(kafka.Topic, Records.Message(value));
        Baggage.ClearBaggage();
    }

    private sealed class Number : IDeserializer<int>
    {
        public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
            int.Parse(data, System.Globalization.CultureInfo.InvariantCulture);
    }
}
