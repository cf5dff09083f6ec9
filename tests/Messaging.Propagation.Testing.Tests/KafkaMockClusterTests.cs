using Confluent.Kafka;

namespace Messaging.Propagation.Testing.Tests;

public sealed class KafkaMockClusterTests
{
    [Fact]
    public async Task Any_client_can_use_it_by_its_address()
    {
        using var cluster = KafkaMockCluster.Start();
        Assert.Matches(@"^127\.0\.0\.1:\d+$", cluster.BootstrapServers);
        cluster.CreateTopic("orders", partitions: 3);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).Build();

        await producer.ProduceAsync(new TopicPartition("orders", 2), new Message<Null, string> { Value = "hello" }, TestContext.Current.CancellationToken);

        using var consumer = Consumer(cluster);
        consumer.Subscribe("orders");
        var result = consumer.Consume(TimeSpan.FromSeconds(60));
        Assert.Equal(("hello", 2), (result.Message.Value, result.Partition.Value));
        consumer.Commit(result);
        Assert.Equal(1, consumer.Committed([new TopicPartition("orders", 2)], TimeSpan.FromSeconds(60))[0].Offset.Value);
    }

    [Fact]
    public void Topics_have_the_partitions_asked_for_or_four()
    {
        using var cluster = KafkaMockCluster.Start();
        cluster.CreateTopic("asked", partitions: 7);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.BootstrapServers }).Build();

        Assert.Equal(7, Assert.Single(admin.GetMetadata("asked", TimeSpan.FromSeconds(60)).Topics).Partitions.Count);
        Assert.Equal(
            KafkaMockCluster.DefaultPartitions, Assert.Single(admin.GetMetadata("used", TimeSpan.FromSeconds(60)).Topics).Partitions.Count);
        Assert.Throws<KafkaException>(() => cluster.CreateTopic("asked"));
    }

    [Fact]
    public void A_cluster_of_several_brokers_has_them_all()
    {
        using var cluster = KafkaMockCluster.Start(brokers: 3);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.BootstrapServers }).Build();

        Assert.Equal(3, cluster.BootstrapServers.Split(',').Length);
        Assert.Equal(3, admin.GetMetadata(TimeSpan.FromSeconds(60)).Brokers.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => KafkaMockCluster.Start(brokers: 0));
    }

    [Fact]
    public void A_stopped_broker_takes_no_connection_until_it_is_started_again()
    {
        using var cluster = KafkaMockCluster.Start();
        var port = int.Parse(cluster.BootstrapServers.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

        cluster.StopBroker(1);
        Assert.False(Answers(port));

        cluster.StartBroker(1);
        Assert.True(SpinWait.SpinUntil(() => Answers(port), TimeSpan.FromSeconds(60)));
        Assert.Throws<KafkaException>(() => cluster.StopBroker(9));
        Assert.Throws<KafkaException>(() => cluster.SetRoundTripTime(9, TimeSpan.Zero));
    }

    [Fact]
    public void After_its_end_it_takes_no_connection_and_no_call()
    {
        var cluster = KafkaMockCluster.Start();
        var port = int.Parse(cluster.BootstrapServers.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Answers(port));

        cluster.Dispose();
        cluster.Dispose();

        Assert.False(Answers(port));
        Assert.Throws<ObjectDisposedException>(() => cluster.CreateTopic("late"));
        Assert.Throws<ObjectDisposedException>(() => cluster.StopBroker(1));
        Assert.Throws<ObjectDisposedException>(() => cluster.StartBroker(1));
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient("127.0.0.1", port);
            return client.Connected;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static IConsumer<Null, string> Consumer(KafkaMockCluster cluster) => new ConsumerBuilder<Null, string>(
        new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = "group", AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoCommit = false }).Build();
}
