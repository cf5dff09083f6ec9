using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class ConsumeByDecorator(Cluster cluster) : ConsumeConformance(cluster, byProxy: false);

public sealed class ConsumeByProxy(Cluster cluster) : ConsumeConformance(cluster, byProxy: true);

/// <summary>What receiving and processing do, however the consumer was decorated.</summary>
public abstract class ConsumeConformance(Cluster cluster, bool byProxy) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy);

    [Fact]
    public async Task Receive_process_and_commit_spans_link_to_the_producer_and_have_Kafkas_attributes()
    {
        using var spans = new Spans(kafka.Topic);
        await Produce("value");
        var consumer = kafka.Consumer(config => config.GroupId = $"group of {kafka.Topic}");

        var result = consumer.Next();
        using (consumer.StartProcessing(result)) consumer.Commit(result);

        var send = spans.One($"send {kafka.Topic}");
        var poll = spans.One($"poll {kafka.Topic}");
        var process = spans.One($"process {kafka.Topic}");
        var commit = spans.One($"commit {kafka.Topic}");
        Assert.Equal((ActivityKind.Client, ActivityKind.Consumer, ActivityKind.Client), (poll.Kind, process.Kind, commit.Kind));
        Assert.Equal((default, send.SpanId, process.SpanId), (poll.ParentSpanId, process.ParentSpanId, commit.ParentSpanId));
        Assert.All([poll, process, commit], span => Assert.Equal(send.SpanId, Assert.Single(span.Links).Context.SpanId));
        Assert.True(process.HasRemoteParent);

        foreach (var (span, name, type) in new[] { (poll, "poll", "receive"), (process, "process", "process"), (commit, "commit", "settle") })
        {
            Assert.Equal(
                ["kafka", name, type, kafka.Topic, "0", $"group of {kafka.Topic}", consumer.Name],
                Values(span.TagObjects.ToDictionary()));
            Assert.Equal(Values(span.TagObjects.ToDictionary()), Values(spans.SeenBySampler($"{name} {kafka.Topic}")));
            Assert.Equal(result.Offset.Value, span.GetTagItem("messaging.kafka.offset"));
            Assert.Equal(type == "settle" ? null : "key", span.GetTagItem("messaging.kafka.message.key"));
            Assert.Null(span.GetTagItem("messaging.batch.message_count"));
        }

        static IEnumerable<object?> Values(IReadOnlyDictionary<string, object?> tags) =>
            new[]
            {
                "messaging.system", "messaging.operation.name", "messaging.operation.type", "messaging.destination.name",
                "messaging.destination.partition.id", "messaging.consumer.group.name", "messaging.client.id",
            }.Select(name => tags.GetValueOrDefault(name));
    }

    [Fact]
    public async Task Every_overload_of_Consume_receives_and_reports_once()
    {
        using var spans = new Spans(kafka.Topic);
        using var metrics = new MetricRecorder();
        for (var i = 1; i <= 3; i++) await Produce($"{i}");
        var consumer = kafka.Consumer();

        Assert.Equal("1", consumer.Consume(Eventually.Deadline).Message.Value);
        Assert.Equal("2", consumer.Consume((int)Eventually.Deadline.TotalMilliseconds).Message.Value);
        Assert.Equal("3", consumer.Consume(TestContext.Current.CancellationToken).Message.Value);

        Assert.Equal(3, spans.Named($"poll {kafka.Topic}").Count);
        foreach (var metric in new[] { "messaging.client.consumed.messages", "messaging.propagation.extractions", "messaging.propagation.lag" })
            Assert.Equal(3, metrics.Of(metric, kafka.Topic).Count);
        Assert.All(metrics.Of("messaging.propagation.lag", kafka.Topic), lag => Assert.Equal("stamp", lag.Tags["clock"]));
    }

    [Fact]
    public void Nothing_to_receive_is_no_span_and_a_cancelled_wait_is_cancelled()
    {
        using var spans = new Spans(kafka.Topic);
        var consumer = kafka.Consumer();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Null(consumer.Consume(TimeSpan.Zero));
        Assert.Null(consumer.Consume(0));
        Assert.Throws<OperationCanceledException>(() => consumer.Consume(cancelled.Token));

        Assert.Empty(spans.Named("poll"));
    }

    [Fact]
    public async Task The_end_of_a_partition_is_handed_on_without_a_span()
    {
        using var spans = new Spans(kafka.Topic);
        await Produce("only");
        var consumer = kafka.Consumer(config => config.EnablePartitionEof = true);
        consumer.Next();

        var end = consumer.Next();

        Assert.True(end.IsPartitionEOF);
        Assert.Null(end.Message);
        Assert.Single(spans.Named($"poll {kafka.Topic}"));
        using var processing = consumer.StartProcessing(end);
        Assert.Null(processing.Activity);
        Assert.Null(MessageProcessing.Current);
    }

    [Fact]
    public async Task A_consumer_that_hands_out_no_headers_timestamps_or_topics_works_and_knows_no_context()
    {
        using var spans = new Spans(kafka.Topic);
        using var metrics = new MetricRecorder();
        await Produce("value");
        var consumer = kafka.Consumer(config => config.ConsumeResultFields = "none");

        var result = consumer.Next();
        consumer.StartProcessing(result).Dispose();

        Assert.Null(result.Message.Headers);
        Assert.Equal("value", result.Message.Value);
        Assert.DoesNotContain(metrics.Of("messaging.propagation.lag"), lag => !lag.Tags.ContainsKey("messaging.destination.name"));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_gives_its_context_all_the_same()
    {
        using var spans = new Spans(kafka.Topic);
        using var metrics = new MetricRecorder();
        await Produce("no number");
        var consumer = kafka.Keep(
            new ConsumerBuilder<string, int>(cluster.Consumer()).Build().WithPropagation(kafka.Propagator));
        consumer.Subscribe(kafka.Topic);

        var exception = Assert.Throws<ConsumeException>(() => consumer.Consume(Eventually.Deadline));

        Assert.Equal(ErrorCode.Local_ValueDeserialization, exception.Error.Code);
        var poll = spans.One($"poll {kafka.Topic}");
        Assert.Equal((ActivityStatusCode.Error, "Local_ValueDeserialization"), (poll.Status, poll.GetTagItem("error.type")));
        Assert.Equal(spans.One($"send {kafka.Topic}").SpanId, Assert.Single(poll.Links).Context.SpanId);
        Assert.Single(metrics.Of("messaging.propagation.extractions", kafka.Topic));
        Assert.Empty(metrics.Of("messaging.client.consumed.messages", kafka.Topic));
    }

    [Fact]
    public async Task A_batch_is_one_span_with_a_link_for_every_message()
    {
        using var spans = new Spans(kafka.Topic);
        for (var i = 1; i <= 3; i++) await Produce($"{i}");
        var consumer = kafka.Consumer();
        var batch = Enumerable.Range(0, 3).Select(_ => consumer.Next()).ToList();

        consumer.StartProcessing(batch).Dispose();

        var process = spans.One($"process {kafka.Topic}");
        Assert.Equal(default, process.ParentSpanId);
        Assert.Equal((3, "0"), (process.GetTagItem("messaging.batch.message_count"), process.GetTagItem("messaging.destination.partition.id")));
        Assert.Equal((null, null), (process.GetTagItem("messaging.kafka.offset"), process.GetTagItem("messaging.kafka.message.key")));
        Assert.Equal(spans.Named($"send {kafka.Topic}").Select(span => span.SpanId), process.Links.Select(link => link.Context.SpanId));
        Assert.Equal([0L, 1L, 2L], process.Links.Select(link => link.Tags!.Single(tag => tag.Key == "messaging.kafka.offset").Value));
    }

    public void Dispose()
    {
        kafka.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<DeliveryResult<string, string>> Produce(string value) => kafka.Producer().ProduceAsync(kafka.Topic, Records.Message(value));
}
