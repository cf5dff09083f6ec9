using Confluent.Kafka;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Kafka.Tests.Handlers;

/// <summary>
/// A rebalance handler that finishes messages does so by its consumer's own policies, group and commit spans, and counts nothing twice,
/// whether the builder or <c>WithPropagation</c> decorated the consumer.
/// </summary>
public sealed class HandlersKeepTheConsumersPropagatorTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false, options => options.Policy.Trust.Mode = TrustMode.Restart);
    private ConsumeResult<string, string>? received;
    private string? role = "not handled";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_finished_in_the_revoked_handler(bool byBuilder)
    {
        using var spans = new Spans(kafka.Topic);
        using var metrics = new MetricRecorder();
        await SendForeignContext();
        var config = cluster.Consumer("handlers");
        var consumer = byBuilder
            ? Handle(new TracingConsumerBuilder<string, string>(config, kafka.Propagator)).Build()
            : Handle(new ConsumerBuilder<string, string>(config)).Build().WithPropagation(KafkaClientInfo.From(config), kafka.Propagator);
        kafka.Keep(consumer).Subscribe(kafka.Topic);
        received = consumer.Next();

        consumer.Close();

        var process = spans.One($"process {kafka.Topic}");
        Assert.Equal((default, "handlers"), (process.ParentSpanId, process.GetTagItem("messaging.consumer.group.name")));
        Assert.Null(role);
        Assert.Single(metrics.Of("messaging.client.consumed.messages", kafka.Topic));
        Assert.Single(metrics.Of("messaging.propagation.extractions", kafka.Topic));

        // The handlers of a consumer that was built by others are bound to it: its commits are the client's own, see docs/kafka.md.
        Assert.Equal(byBuilder ? 1 : 0, spans.Named($"commit {kafka.Topic}").Count);
    }

    [Fact]
    public async Task A_loop_on_the_undecorated_consumer_runs_on_its_decorator()
    {
        using var metrics = new MetricRecorder();
        await SendForeignContext();
        var bare = kafka.Keep(new ConsumerBuilder<string, string>(cluster.Consumer()).Build());
        _ = bare.WithPropagation(kafka.Propagator);
        bare.Subscribe(kafka.Topic);

        var loop = bare.ProcessAsync(
            (_, _) =>
            {
                role = Baggage.GetBaggage("role");
                throw new FormatException();
            },
            TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<FormatException>(() => loop);
        Assert.Null(role);
        Assert.Single(metrics.Of("messaging.client.consumed.messages", kafka.Topic));
    }

    public void Dispose() => kafka.Dispose();

    private ConsumerBuilder<string, string> Handle(ConsumerBuilder<string, string> builder) => builder.SetPartitionsRevokedHandler((consumer, _) =>
    {
        if (received is null) return;
        using (consumer.StartProcessing(received)) role = Baggage.GetBaggage("role");
        consumer.Commit(received);
    });

    private async Task SendForeignContext()
    {
        var bare = kafka.Keep(new ProducerBuilder<string, string>(cluster.Producer()).Build());
        var headers = new Headers
        {
            { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() },
            { "baggage", "role=admin"u8.ToArray() },
        };
        await bare.ProduceAsync(kafka.Topic, Records.Message(headers: headers), TestContext.Current.CancellationToken);
    }
}
