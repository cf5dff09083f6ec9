using Confluent.Kafka;
using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit.Kafka;

[assembly: AssemblyFixture(typeof(KafkaFixture))]

namespace Messaging.Integration.Tests.Brokers;

/// <summary>Kafka; on this machine librdkafka's mock cluster, which speaks the real protocol.</summary>
public sealed class KafkaFixture : BrokerFixture<Cluster>
{
    protected override (string Name, int Port) Service => ("kafka", 9092);

    protected override string Variable => "MESSAGING_KAFKA";

    protected override string Install => "Start Docker, or set MESSAGING_KAFKA to the bootstrap servers of a cluster for tests.";

    protected override string AddressOf(int port) => $"127.0.0.1:{port}";

    protected override Cluster At(string address) => Cluster.At(address);

    protected override Task<Cluster?> StartLocalAsync() => Task.FromResult<Cluster?>(new Cluster());

    protected override Task<bool> AnswersAsync(Cluster found)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = found.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        try
        {
            return Task.FromResult(admin.GetMetadata(TimeSpan.FromSeconds(2)).Brokers.Count > 0);
        }
        catch (KafkaException)
        {
            return Task.FromResult(false);
        }
    }

    protected override ValueTask EndAsync(Cluster found)
    {
        found.Dispose();
        return ValueTask.CompletedTask;
    }
}
