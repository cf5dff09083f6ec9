using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.Testing;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of the Testing package's page.</summary>
internal static class TestingSnippets
{
    public static async Task<bool> InProcess(CancellationToken ct)
    {
        #region testing-kafka
        using var cluster = KafkaMockCluster.Start();
        using var recorder = new SpanRecorder();
        using var producer = new TracingProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).Build();

        await producer.ProduceAsync("orders", new Message<string, string> { Key = "1", Value = "an order" }, ct);

        var sent = recorder.On("orders").Any(span => span.DisplayName == "send orders");
        #endregion
        return sent;
    }
}
