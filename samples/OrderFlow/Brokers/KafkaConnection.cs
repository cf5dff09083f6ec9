using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Messaging.Propagation.Testing;

namespace OrderFlow;

/// <summary>The Kafka that orders go through, known to be there and to have the topics: one in this process, or any other.</summary>
internal sealed class KafkaConnection : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly KafkaMockCluster? cluster;

    private KafkaConnection(string servers, KafkaMockCluster? cluster)
    {
        Servers = servers;
        this.cluster = cluster;
    }

    public string Servers { get; }

    /// <summary>
    /// How long a fetch may wait for messages; null for Kafka's own default. Kafka answers as soon as there are some, the one in this
    /// process only when the time is up.
    /// </summary>
    public int? FetchWaitMs => cluster is null ? null : 10;

    public string Description => (cluster is null ? "Kafka at " : "Kafka in this process at ") + Servers;

    /// <param name="servers">Where Kafka is; null to start one in this process.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<KafkaConnection> OpenAsync(string? servers)
    {
        if (servers is not null)
        {
            await CreateTopicsAsync(servers);
            return new KafkaConnection(servers, null);
        }

        var cluster = KafkaMockCluster.Start();
        cluster.CreateTopic(Hops.Orders);
        return new KafkaConnection(cluster.BootstrapServers, cluster);
    }

    public void Dispose() => cluster?.Dispose();

    private static async Task CreateTopicsAsync(string servers)
    {
        // Its log would tell at length what the exceptions below tell in a line.
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler((_, _) => { }).Build();
        try
        {
            // A Kafka that creates topics on use does so on being asked for them. On the thread pool, for asking blocks.
            var asked = await Task.Run(() => new[] { admin.GetMetadata(Hops.Orders, Deadline).Topics.Single() });
            var missing = asked.Where(topic => topic.Error.IsError)
                .Select(topic => new TopicSpecification { Name = topic.Topic, NumPartitions = 1, ReplicationFactor = -1 }).ToList();
            var inTime = new CreateTopicsOptions { OperationTimeout = Deadline, RequestTimeout = Deadline };
            if (missing.Count > 0) await admin.CreateTopicsAsync(missing, inTime);
        }
        catch (CreateTopicsException exception)
        {
            // One that is there by now was on its way already.
            var refused = exception.Results.FirstOrDefault(result =>
                result.Error.IsError && result.Error.Code != ErrorCode.TopicAlreadyExists);
            if (refused is null) return;
            throw new UsageException(
                $"Kafka at {servers} does not let topic {refused.Topic} be created ({refused.Error.Reason}); create it there first");
        }
        catch (KafkaException exception)
        {
            throw new UsageException(
                $"no Kafka answered at {servers} within {Deadline.TotalSeconds:0} s ({exception.Error.Reason}); "
                + "start one there, or leave out --kafka for one in this process");
        }
    }
}
