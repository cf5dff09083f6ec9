using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Kafka.Tests;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

[assembly: AssemblyFixture(typeof(Cluster))]

namespace Messaging.Propagation.Kafka.Tests;

/// <summary>One mock cluster for all tests, each of which has topics and groups of its own.</summary>
public sealed class Cluster : IDisposable
{
    private static int number;

    private readonly KafkaMockCluster cluster = KafkaMockCluster.Start();

    public string BootstrapServers => cluster.BootstrapServers;

    /// <summary>A topic of one partition.</summary>
    public string NewTopic(int partitions = 1)
    {
        var topic = $"topic-{Interlocked.Increment(ref number)}";
        cluster.CreateTopic(topic, partitions);
        return topic;
    }

    public ProducerConfig Producer() => new() { BootstrapServers = BootstrapServers, LingerMs = 0 };

    public ConsumerConfig Consumer(string? group = null) => new()
    {
        BootstrapServers = BootstrapServers,
        GroupId = group ?? $"group-{Interlocked.Increment(ref number)}",
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
    };

    public void Dispose() => cluster.Dispose();
}

/// <summary>What tests do with records again and again.</summary>
internal static class Records
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
