using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Fidelity;

/// <summary>A disposed producer reports no delivery any more; its sends that are in flight end as failed.</summary>
public sealed class SendsInFlightEndWithTheirProducerTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_an_error(bool byProxy)
    {
        using var local = new Decorated(cluster, byProxy);
        using var spans = new Spans(local.Topic);
        using var metrics = new MetricRecorder();
        var producer = local.Producer(config => config.LingerMs = 60_000);
        var handled = 0;
        List<Task> pending = [];
        for (var i = 0; i < 3; i++)
        {
            pending.Add(producer.ProduceAsync(local.Topic, Records.Message(), TestContext.Current.CancellationToken));
            producer.Produce(local.Topic, Records.Message(), _ => handled++);
        }

        producer.Dispose();

        Assert.Empty(spans.Open);
        var sends = spans.Named($"send {local.Topic}");
        Assert.Equal(6, sends.Count);
        Assert.All(sends, span => Assert.Equal((ActivityStatusCode.Error, "Local_Destroy"), (span.Status, span.GetTagItem("error.type"))));
        Assert.Equal(6, metrics.Of("messaging.client.sent.messages", local.Topic).Count(measured => measured.Tags["error.type"] as string == "Local_Destroy"));
        Assert.Null(Activity.Current);

        // As with the bare client, nobody is told.
        Assert.All(pending, task => Assert.False(task.IsCompleted));
        Assert.Equal(0, handled);
        producer.Dispose();
    }

    [Fact]
    public async Task But_not_those_that_were_delivered()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer();
        var sends = Enumerable.Range(0, 200).Select(_ => producer.ProduceAsync(kafka.Topic, Records.Message())).ToList();

        // Delivered, though the awaiting methods may not have gone on yet.
        Assert.Equal(0, producer.Flush(Eventually.Deadline));
        producer.Dispose();

        await Task.WhenAll(sends);
        Assert.All(spans.Named($"send {kafka.Topic}"), span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        Assert.Equal(200, spans.Named($"send {kafka.Topic}").Count);
    }

    [Fact]
    public async Task And_not_those_that_the_owner_of_a_shared_handle_still_delivers()
    {
        using var spans = new Spans(kafka.Topic);
        var owner = kafka.Producer(config => config.LingerMs = 60_000);
        var dependent = new DependentProducerBuilder<string, string>(owner.Handle).Build().WithPropagation(kafka.Propagator);
        var sending = dependent.ProduceAsync(kafka.Topic, Records.Message(), TestContext.Current.CancellationToken);

        dependent.Dispose();

        Assert.Equal([$"send {kafka.Topic}"], spans.Open);
        owner.Flush(Eventually.Deadline);
        await sending.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(ActivityStatusCode.Unset, spans.One($"send {kafka.Topic}").Status);
    }

    public void Dispose() => kafka.Dispose();
}
