using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.TestKit.Kafka;

/// <summary>One cluster for all tests, each of which has topics and groups of its own: a mock cluster in this process, or a real one elsewhere.</summary>
public sealed class Cluster : IDisposable
{
    private static int number;

    public Cluster()
        : this(KafkaMockCluster.Start(), null)
    {
    }

    // A fixture of xUnit's has one public constructor.
    private Cluster(KafkaMockCluster? mock, string? bootstrapServers) => (Mock, BootstrapServers) = (mock, bootstrapServers ?? mock!.BootstrapServers);

    /// <summary>The mock cluster; null where it is a real one.</summary>
    public KafkaMockCluster? Mock { get; }

    public string BootstrapServers { get; }

    /// <summary>One that runs already, at its <c>bootstrap.servers</c>.</summary>
    public static Cluster At(string bootstrapServers) => new(null, bootstrapServers);

    /// <summary>A topic of one partition.</summary>
    public string NewTopic(int partitions = 1)
    {
        var topic = $"topic-{Environment.ProcessId}-{Interlocked.Increment(ref number)}";
        if (Mock is not null)
        {
            Mock.CreateTopic(topic, partitions);
            return topic;
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();
        admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]).GetAwaiter().GetResult();
        return topic;
    }

    public ProducerConfig Producer() => new() { BootstrapServers = BootstrapServers, LingerMs = 0, ReconnectBackoffMaxMs = 200 };

    public ConsumerConfig Consumer(string? group = null) => new()
    {
        BootstrapServers = BootstrapServers,
        GroupId = group ?? $"group-{Environment.ProcessId}-{Interlocked.Increment(ref number)}",
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
        ReconnectBackoffMaxMs = 200,

        // The least that Kafka allows. The mock cluster lets a group whose members change wait so long, less a second.
        SessionTimeoutMs = 6_000,
    };

    /// <summary>Lasts until a client has looked for the brokers in vain.</summary>
    public void IsAway()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        Assert.Throws<KafkaException>(() => admin.GetMetadata(TimeSpan.FromMilliseconds(300)));
    }

    public void Dispose() => Mock?.Dispose();
}

/// <summary>What tests do with records again and again.</summary>
public static class Records
{
    public static Message<string, string> Message(string value = "value", string? key = "key", Headers? headers = null) =>
        new() { Key = key!, Value = value, Headers = headers };

    public static string? Text(this Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    public static int Count(this Headers headers, string name) => Enumerable.Count(headers, header => header.Key == name);

    /// <summary>The next record; a consumer that gets none in a minute never will.</summary>
    public static ConsumeResult<TKey, TValue> Next<TKey, TValue>(this IConsumer<TKey, TValue> consumer) =>
        consumer.Consume(Eventually.Deadline) ?? throw new TimeoutException("No record came.");
}
