using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class ProduceByDecorator(Cluster cluster) : ProduceConformance(cluster, byProxy: false);

public sealed class ProduceByProxy(Cluster cluster) : ProduceConformance(cluster, byProxy: true);

/// <summary>What sending does, however the producer was decorated.</summary>
public abstract class ProduceConformance(Cluster cluster, bool byProxy) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy);

    private string Send => $"send {kafka.Topic}";

    [Fact]
    public async Task The_span_has_Kafkas_attributes_those_a_sampler_needs_from_its_start()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer();

        var result = await producer.ProduceAsync(kafka.Topic, Records.Message(), TestContext.Current.CancellationToken);

        var server = cluster.BootstrapServers.Split(':');
        Dictionary<string, object?> atStart = new()
        {
            ["messaging.system"] = "kafka",
            ["messaging.operation.name"] = "send",
            ["messaging.operation.type"] = "send",
            ["messaging.destination.name"] = kafka.Topic,
            ["messaging.client.id"] = producer.Name,
            ["server.address"] = server[0],
            ["server.port"] = int.Parse(server[1], System.Globalization.CultureInfo.InvariantCulture),
        };
        var span = spans.One(Send);
        Assert.Equal(ActivityKind.Producer, span.Kind);
        Assert.Equal(atStart, spans.SeenBySampler(Send));
        Assert.Equal(
            new(atStart) { ["messaging.kafka.message.key"] = "key", ["messaging.destination.partition.id"] = "0", ["messaging.kafka.offset"] = result.Offset.Value },
            span.TagObjects.ToDictionary());
    }

    [Fact]
    public async Task Every_overload_injects_and_calls_the_same_one_of_the_client()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer();
        var partition = new TopicPartition(kafka.Topic, 0);

        // Flush polls as well as the client's own thread, so that reports come on two threads and in any order.
        var reports = new ConcurrentBag<DeliveryReport<string, string>>();

        await producer.ProduceAsync(kafka.Topic, Records.Message("1"), TestContext.Current.CancellationToken);
        await producer.ProduceAsync(partition, Records.Message("2"), TestContext.Current.CancellationToken);
        producer.Produce(kafka.Topic, Records.Message("3"));
        producer.Produce(partition, Records.Message("4"));
        producer.Produce(kafka.Topic, Records.Message("5"), reports.Add);
        producer.Produce(partition, Records.Message("6"), reports.Add);
        Assert.Equal(0, producer.Flush(Eventually.Deadline));

        var consumer = kafka.Consumer();
        var sends = spans.Named(Send).ToDictionary(span => span.SpanId.ToHexString());
        Assert.Equal(6, sends.Count);
        Assert.Equal(["5", "6"], reports.Select(report => report.Value).Order());
        for (var i = 1; i <= 6; i++)
        {
            var result = consumer.Next();
            Assert.Equal($"{i}", result.Message.Value);
            var span = sends[result.Message.Headers.Text("traceparent")!.Split('-')[2]];

            // Named by the caller, the partition is known to samplers; without a handler it is never known.
            Assert.Equal(i is 3 ? null : "0", span.GetTagItem("messaging.destination.partition.id"));
            Assert.Equal(i is 3 or 4 ? null : result.Offset.Value, (long?)span.GetTagItem("messaging.kafka.offset"));
        }
    }

    [Fact]
    public async Task A_delivery_handler_ends_the_span_and_no_threads_current_span_is_disturbed()
    {
        using var spans = new Spans(kafka.Topic);
        using var request = Ambient.Source.StartActivity("request")!;
        IProducer<string, string> producer;
        using (ExecutionContext.SuppressFlow()) producer = kafka.Producer();
        var inHandler = new TaskCompletionSource<(Activity? Current, int Ended)>(TaskCreationOptions.RunContinuationsAsynchronously);

        producer.Produce(kafka.Topic, Records.Message(), _ => inHandler.SetResult((Activity.Current, spans.Named(Send).Count)));
        Assert.Same(request, Activity.Current);

        var (current, ended) = await inHandler.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        Assert.Null(current);
        Assert.Equal(1, ended);
        Assert.Equal(request.SpanId, spans.One(Send).ParentSpanId);
    }

    [Fact]
    public async Task The_callers_message_and_headers_stay_as_they_are_and_may_be_shared_between_threads()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer();
        var headers = new Headers { { "user", [1] } };
        var message = Records.Message(headers: headers);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
            i % 2 == 0 ? producer.ProduceAsync(kafka.Topic, message) : Delivered(producer, message))));

        Assert.Same(headers, message.Headers);
        Assert.Equal("user", Assert.Single(headers).Key);
        var consumer = kafka.Consumer();
        var contexts = new HashSet<string>();
        for (var i = 0; i < 64; i++)
        {
            var received = consumer.Next().Message.Headers;
            Assert.Equal((1, 1, 1), (received.Count("user"), received.Count("traceparent"), received.Count("context-stamp")));
            contexts.Add(received.Text("traceparent")!);
        }

        Assert.Equal(64, contexts.Count);

        Task Delivered(IProducer<string, string> to, Message<string, string> what)
        {
            var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            to.Produce(kafka.Topic, what, _ => delivered.SetResult());
            return delivered.Task;
        }
    }

    [Fact]
    public async Task A_forwarded_record_carries_one_context_the_new_one()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer();
        var consumer = kafka.Consumer();
        await producer.ProduceAsync(kafka.Topic, Records.Message("first"), TestContext.Current.CancellationToken);
        var first = consumer.Next();

        using (consumer.StartProcessing(first)) await producer.ProduceAsync(kafka.Topic, first.Message, TestContext.Current.CancellationToken);

        var second = consumer.Next();
        Assert.Equal((1, 1), (second.Message.Headers.Count("traceparent"), second.Message.Headers.Count("context-stamp")));
        var sends = spans.Named(Send);
        Assert.Equal(sends[1].SpanId.ToHexString(), second.Message.Headers.Text("traceparent")!.Split('-')[2]);
        Assert.Equal(sends[0].SpanId, Assert.Single(sends[1].Links).Context.SpanId);
        Assert.Contains(";n=2;", second.Message.Headers.Text("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tombstones_and_keys_without_a_spelling_are_told_apart()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Keep(new ProducerBuilder<byte[], string>(cluster.Producer()).Build().WithPropagation(kafka.Propagator));

        await producer.ProduceAsync(kafka.Topic, new Message<byte[], string> { Key = [1, 2], Value = null! }, TestContext.Current.CancellationToken);

        var span = spans.One(Send);
        Assert.Equal(true, span.GetTagItem("messaging.kafka.message.tombstone"));
        Assert.Null(span.GetTagItem("messaging.kafka.message.key"));
    }

    public void Dispose()
    {
        kafka.Dispose();
        GC.SuppressFinalize(this);
    }
}
