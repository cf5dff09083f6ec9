using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Fidelity;

/// <summary>The lag gauge includes assigned partitions from which the consumer has not consumed yet.</summary>
public sealed class ConsumerLagCoversUntouchedPartitionsTests(Cluster cluster) : IDisposable
{
    private const int Each = 100;

    private readonly Decorated kafka = new(cluster, byProxy: false);
    private readonly string topic = cluster.NewTopic(partitions: 2);

    [Fact]
    public async Task From_the_offset_that_the_group_has_committed()
    {
        await ProduceAsync();
        Commit("stuck", 10);
        var consumer = kafka.Consumer(config => config.GroupId = "stuck", topic);

        // One handler is stuck with its first message.
        consumer.Next();

        await HasLag(Each - 11 + Each - 10);
    }

    [Fact]
    public async Task From_the_beginning_where_nothing_was_committed_and_the_configuration_says_so()
    {
        await ProduceAsync();
        var consumer = kafka.Consumer(topic: topic);

        consumer.Next();

        await HasLag(Each - 1 + Each);
    }

    [Fact]
    public async Task From_the_offset_that_the_assigned_handler_has_chosen()
    {
        await ProduceAsync();
        Commit("replaying", 10);
        var enumerated = 0;
        var consumer = kafka.Keep(new TracingConsumerBuilder<string, string>(cluster.Consumer("replaying"), kafka.Propagator)
            .SetPartitionsAssignedHandler((_, partitions) => partitions.Select(partition =>
            {
                enumerated++;
                return new TopicPartitionOffset(partition, Each - 5);
            }))
            .Build());
        consumer.Subscribe(topic);

        consumer.Next();

        await HasLag(4 + 5);
        Assert.Equal(2, enumerated);
    }

    [Fact]
    public async Task But_not_where_the_start_is_not_known()
    {
        await ProduceAsync();
        var consumer = kafka.Keep(new ConsumerBuilder<string, string>(cluster.Consumer()).Build().WithPropagation(kafka.Propagator));
        consumer.Subscribe(topic);

        consumer.Next();

        // Without its configuration it may as well begin at the end.
        await HasLag(Each - 1, partitions: 1);
    }

    [Fact]
    public async Task And_a_consumer_may_be_closed_while_the_committed_offsets_are_asked_for()
    {
        await ProduceAsync();
        using var metrics = new MetricRecorder();
        for (var i = 0; i < 10; i++)
        {
            var consumer = kafka.Consumer(topic: topic);
            consumer.Next();
            metrics.Observe();
            consumer.Close();
            consumer.Dispose();
        }

        Assert.NotEmpty(metrics.Of("messaging.kafka.consumer.lag", topic));
    }

    public void Dispose() => kafka.Dispose();

    private async Task ProduceAsync()
    {
        var producer = kafka.Keep(new ProducerBuilder<string, string>(cluster.Producer()).Build());
        for (var i = 0; i < Each; i++)
        {
            producer.Produce(new TopicPartition(topic, 0), Records.Message());
            producer.Produce(new TopicPartition(topic, 1), Records.Message());
        }

        await Task.Run(() => Assert.Equal(0, producer.Flush(Eventually.Deadline)));
    }

    private void Commit(string group, long offset)
    {
        using var consumer = new ConsumerBuilder<string, string>(cluster.Consumer(group)).Build();
        consumer.Commit([new TopicPartitionOffset(topic, 0, offset), new TopicPartitionOffset(topic, 1, offset)]);
    }

    private Task HasLag(long total, int partitions = 2)
    {
        var seen = "nothing";
        return Eventually.Holds(
            () =>
            {
                using var metrics = new MetricRecorder();
                metrics.Observe();
                var lags = metrics.Of("messaging.kafka.consumer.lag", topic);
                seen = string.Join(" + ", lags.Select(lag => lag.Value));
                return lags.Count == partitions && lags.Sum(lag => lag.Value) == total;
            },
            $"the lag of {partitions} partitions is {total}, not {seen}");
    }
}
