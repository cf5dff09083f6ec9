using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class ClientTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);

    [Fact]
    public void What_is_decorated_is_not_decorated_again()
    {
        var producer = kafka.Producer();
        var consumer = kafka.Consumer();

        Assert.Same(producer, producer.WithPropagation());
        Assert.Same(consumer, consumer.WithPropagation());
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", null, null)]
    [InlineData("broker", "broker", 9092)]
    [InlineData("broker:19092,other:29092", "broker", 19092)]
    [InlineData(" PLAINTEXT://broker:19092 ,other", "broker", 19092)]
    [InlineData("[::1]:19092", "::1", 19092)]
    [InlineData("[::1]", "::1", 9092)]
    [InlineData("broker:port", "broker:port", 9092)]
    public void The_first_bootstrap_server_is_the_address(string? servers, string? address, int? port)
    {
        var client = new KafkaClientInfo { BootstrapServers = servers }.ForConsumer(kafka.Consumer());

        Assert.Equal((address, port), (client.ServerAddress, client.ServerPort));
    }

    [Fact]
    public async Task A_client_that_was_not_built_by_us_can_be_told_what_it_is()
    {
        using var spans = new Spans(kafka.Topic);
        var config = cluster.Consumer("told");
        var producer = kafka.Keep(new ProducerBuilder<string, string>(cluster.Producer()).Build().WithPropagation(
            new KafkaClientInfo { PeerService = "kafka-eu", ClusterId = "c1" }, kafka.Propagator));
        var consumer = kafka.Keep(new ConsumerBuilder<string, string>(config).Build().WithPropagation(KafkaClientInfo.From(config), kafka.Propagator));
        consumer.Subscribe(kafka.Topic);

        await producer.ProduceAsync(kafka.Topic, Records.Message(), TestContext.Current.CancellationToken);
        consumer.Next();

        var send = spans.One($"send {kafka.Topic}");
        Assert.Equal(("kafka-eu", "c1"), (send.GetTagItem("peer.service"), send.GetTagItem("messaging.kafka.cluster.id")));
        Assert.Null(send.GetTagItem("server.address"));
        var poll = spans.One($"poll {kafka.Topic}");
        Assert.Equal(("told", "127.0.0.1"), (poll.GetTagItem("messaging.consumer.group.name"), poll.GetTagItem("server.address")));
    }

    [Fact]
    public async Task Records_behind_the_end_of_a_partition_are_a_gauge_until_the_consumer_is_closed()
    {
        using var metrics = new MetricRecorder();
        var producer = kafka.Producer();
        for (var i = 0; i < 5; i++) await producer.ProduceAsync(kafka.Topic, Records.Message($"{i}"), TestContext.Current.CancellationToken);
        var consumer = kafka.Consumer(config => config.GroupId = "behind");
        consumer.Next();
        consumer.Next();

        metrics.Observe();

        var lag = Assert.Single(metrics.Of("messaging.kafka.consumer.lag", kafka.Topic));
        Assert.Equal((3d, "{message}"), (lag.Value, lag.Unit));
        Assert.Equal(("kafka", "0", "behind"), (lag.Tags["messaging.system"], lag.Tags["messaging.destination.partition.id"], lag.Tags["messaging.consumer.group.name"]));

        consumer.Close();
        metrics.Observe();
        Assert.Single(metrics.Of("messaging.kafka.consumer.lag", kafka.Topic));
    }

    [Fact]
    public async Task Metrics_may_be_collected_while_consumers_come_and_go()
    {
        using var metrics = new MetricRecorder();
        using var done = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!done.IsCancellationRequested) metrics.Observe();
        }, TestContext.Current.CancellationToken);

        for (var i = 0; i < 20; i++)
        {
            var consumer = new TracingConsumerBuilder<string, string>(cluster.Consumer(), kafka.Propagator).Build();
            consumer.Assign(new TopicPartition(kafka.Topic, 0));
            consumer.Consume(TimeSpan.FromMilliseconds(5));
            consumer.Dispose();
        }

        await done.CancelAsync();
        await collecting;
    }

    public void Dispose() => kafka.Dispose();
}
