using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class CommitTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);

    private string Commit => $"commit {kafka.Topic}";

    [Fact]
    public async Task Every_overload_of_Commit_commits_and_is_a_settle_span()
    {
        using var spans = new Spans(kafka.Topic);
        await Produce(3);
        var consumer = kafka.Consumer();
        var results = Enumerable.Range(0, 3).Select(_ => consumer.Next()).ToList();

        consumer.Commit(results[0]);
        Assert.Equal(1, Committed(consumer));
        consumer.Commit(Offsets());
        Assert.Equal(2, Committed(consumer));
        var all = consumer.Commit();
        Assert.Equal([3L], all.Where(offset => offset.Topic == kafka.Topic).Select(offset => offset.Offset.Value));
        Assert.Equal(3, Committed(consumer));

        // The last one learns only from its answer which topic it was about, too late for a sampler to see.
        var commits = spans.Named(Commit);
        Assert.Equal(2, commits.Count);
        Assert.All(commits, span => Assert.Equal((ActivityKind.Client, "settle", "0"), (span.Kind, span.GetTagItem("messaging.operation.type"), span.GetTagItem("messaging.destination.partition.id"))));

        // The client would enumerate once, so we do.
        IEnumerable<TopicPartitionOffset> Offsets()
        {
            yield return new TopicPartitionOffset(kafka.Topic, 0, 2);
        }
    }

    [Fact]
    public async Task A_commit_of_everything_names_the_topic_once_it_knows_it()
    {
        using var recorder = new Testing.SpanRecorder();
        await Produce(1);
        var consumer = kafka.Consumer();
        consumer.Next();

        consumer.Commit();

        var span = Assert.Single(recorder.On(kafka.Topic), span => span.GetTagItem("messaging.operation.type") as string == "settle");
        Assert.Equal(Commit, span.DisplayName);
    }

    [Fact]
    public void A_commit_that_fails_fails_as_ever_and_its_span_says_so()
    {
        using var spans = new Spans(kafka.Topic);
        var consumer = kafka.Consumer();

        var exception = Assert.ThrowsAny<KafkaException>(() => consumer.Commit([new TopicPartitionOffset(kafka.Topic, 99, 1)]));

        Assert.Equal(exception.Error.Code.ToString(), spans.One(Commit).GetTagItem("error.type"));

        // No list means everything to the client, of which there is nothing yet.
        Assert.Equal(ErrorCode.Local_NoOffset, Assert.ThrowsAny<KafkaException>(() => consumer.Commit((IEnumerable<TopicPartitionOffset>)null!)).Error.Code);
    }

    [Fact]
    public async Task Automatic_commits_are_settle_spans_too_and_the_users_handler_is_called()
    {
        using var spans = new Spans(kafka.Topic);
        await Produce(2);
        var config = cluster.Consumer();
        config.EnableAutoCommit = true;
        var handled = new List<CommittedOffsets>();
        var builder = new TracingConsumerBuilder<string, string>(config, kafka.Propagator);
        builder.SetOffsetsCommittedHandler((_, committed) => handled.Add(committed));
        var consumer = builder.Build();
        consumer.Subscribe(kafka.Topic);
        consumer.Next();
        consumer.Next();

        consumer.Close();

        Assert.Equal([2L], handled.SelectMany(committed => committed.Offsets).Select(offset => offset.Offset.Value));
        var span = spans.One(Commit);
        Assert.Equal((ActivityStatusCode.Unset, "settle"), (span.Status, span.GetTagItem("messaging.operation.type")));
        consumer.Dispose();
    }

    [Fact]
    public async Task Offsets_sent_to_a_transaction_are_settled_by_the_producer()
    {
        using var spans = new Spans(kafka.Topic);
        await Produce(1);
        var consumer = kafka.Consumer();
        var result = consumer.Next();
        var producer = kafka.Producer(config => config.TransactionalId = kafka.Topic);
        producer.InitTransactions(Eventually.Deadline);
        producer.BeginTransaction();

        producer.SendOffsetsToTransaction(
            [new TopicPartitionOffset(result.TopicPartition, result.Offset + 1)], consumer.ConsumerGroupMetadata, Eventually.Deadline);
        producer.CommitTransaction(Eventually.Deadline);

        var span = spans.One(Commit);
        Assert.Equal(("settle", producer.Name), (span.GetTagItem("messaging.operation.type"), span.GetTagItem("messaging.client.id")));
    }

    public void Dispose() => kafka.Dispose();

    private async Task Produce(int records)
    {
        var producer = kafka.Producer();
        for (var i = 0; i < records; i++) await producer.ProduceAsync(kafka.Topic, Records.Message($"{i}"));
    }

    private long Committed(IConsumer<string, string> consumer) =>
        Assert.Single(consumer.Committed([new TopicPartition(kafka.Topic, 0)], Eventually.Deadline)).Offset.Value;
}
