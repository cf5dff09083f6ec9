using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Fidelity;

public sealed class DeliveryResultsByDecorator(Cluster cluster) : DeliveryResultsShowTheCallersMessageTests(cluster, byProxy: false);

public sealed class DeliveryResultsByProxy(Cluster cluster) : DeliveryResultsShowTheCallersMessageTests(cluster, byProxy: true);

/// <summary>Delivery results, reports and exceptions hold what those of a bare producer hold: nothing that propagation has added or replaced.</summary>
public abstract class DeliveryResultsShowTheCallersMessageTests(Cluster cluster, bool byProxy) : IDisposable
{
    private const string Stale = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly Decorated kafka = new(cluster, byProxy);

    public static TheoryData<string> Messages => ["no headers", "empty headers", "user headers", "a context and user headers"];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Of_an_awaited_send(string kind)
    {
        using var spans = new Spans(kafka.Topic);

        var (bare, decorated) = await BothAsync(async producer => await producer.ProduceAsync(kafka.Topic, MessageOf(kind), TestContext.Current.CancellationToken));

        Assert.Equal(bare, decorated);
        Assert.Single(spans.Named($"send {kafka.Topic}"));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Of_a_send_with_a_handler(string kind)
    {
        using var spans = new Spans(kafka.Topic);

        var (bare, decorated) = await BothAsync(producer => ReportOf(producer, MessageOf(kind)));

        Assert.Equal(bare, decorated);
        Assert.Single(spans.Named($"send {kafka.Topic}"));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Of_a_delivery_that_fails(string kind)
    {
        using var spans = new Spans(kafka.Topic);

        var (bare, decorated) = await BothAsync(
            async producer =>
            {
                producer.InitTransactions(Eventually.Deadline);
                producer.BeginTransaction();
                var awaited = producer.ProduceAsync(kafka.Topic, MessageOf(kind));
                var reported = ReportOf(producer, MessageOf(kind));
                producer.AbortTransaction(Eventually.Deadline);

                Assert.True((await reported).Headers.Count == MessageOf(kind).Headers.OrEmpty().Count);
                return (await Assert.ThrowsAsync<ProduceException<string, string>>(() => awaited)).DeliveryResult;
            },
            config =>
            {
                config.TransactionalId = $"{kafka.Topic} {Guid.NewGuid()}";
                config.LingerMs = 10_000;
            });

        Assert.Equal(bare, decorated);
        Assert.Equal(2, spans.Named($"send {kafka.Topic}").Count);
    }

    [Fact]
    public async Task With_the_headers_that_a_serializer_adds()
    {
        using var spans = new Spans(kafka.Topic);

        var (bare, decorated) = await BothAsync(
            async producer => await producer.ProduceAsync(kafka.Topic, MessageOf("a context and user headers"), TestContext.Current.CancellationToken),
            serializer: new Adding());

        Assert.Equal(bare, decorated);
        Assert.Contains("schema=7", decorated, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_time_of_the_send_though_the_caller_goes_on_with_the_message()
    {
        using var spans = new Spans(kafka.Topic);

        var (bare, decorated) = await BothAsync(async producer =>
        {
            var message = MessageOf("a context and user headers");
            var sending = producer.ProduceAsync(kafka.Topic, message, TestContext.Current.CancellationToken);
            message.Headers.Add("later", [1]);
            return await sending;
        });

        Assert.Equal(bare, decorated);
    }

    [Fact]
    public async Task Without_headers_where_the_configuration_leaves_them_out()
    {
        using var spans = new Spans(kafka.Topic);

        var (bare, decorated) = await BothAsync(
            async producer => await producer.ProduceAsync(kafka.Topic, MessageOf("user headers"), TestContext.Current.CancellationToken),
            config => config.DeliveryReportFields = "key");

        Assert.Equal(bare, decorated);
        Assert.Contains("headers null", decorated, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        kafka.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<(string Bare, string Decorated)> BothAsync(
        Func<IProducer<string, string>, Task<DeliveryResult<string, string>>> send, Action<ProducerConfig>? change = null, ISerializer<string>? serializer = null)
    {
        return (Describe(await send(Built(isDecorated: false))), Describe(await send(Built(isDecorated: true))));

        IProducer<string, string> Built(bool isDecorated)
        {
            var config = cluster.Producer();
            change?.Invoke(config);
            var builder = isDecorated ? new TracingProducerBuilder<string, string>(config, kafka.Propagator) : new ProducerBuilder<string, string>(config);
            if (serializer is not null) builder.SetValueSerializer(serializer);
            return kafka.Keep(builder.Build());
        }
    }

    private async Task<DeliveryResult<string, string>> ReportOf(IProducer<string, string> producer, Message<string, string> message)
    {
        var reported = new TaskCompletionSource<DeliveryResult<string, string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        producer.Produce(kafka.Topic, message, reported.SetResult);
        return await reported.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
    }

    private static Message<string, string> MessageOf(string kind) => Records.Message(headers: kind switch
    {
        "no headers" => null,
        "empty headers" => [],
        "user headers" => new() { { "user", "1"u8.ToArray() }, { "none", null }, { "user", "2"u8.ToArray() } },
        _ => new() { { "user", "1"u8.ToArray() }, { "traceparent", Encoding.UTF8.GetBytes(Stale) }, { "context-stamp", "1;t=1795218034090;o=1795218033000;n=2;f=t"u8.ToArray() }, { "last", [] } },
    });

    private static string Describe(DeliveryResult<string, string> result)
    {
        var headers = result.Message.Headers is { } present
            ? string.Join(", ", present.Select(header => $"{header.Key}={(header.GetValueBytes() is { } value ? Encoding.UTF8.GetString(value) : "null")}"))
            : "null";
        return $"{result.Topic} {result.Partition} {result.Status} key {result.Message.Key}, value {result.Message.Value}, headers {headers}";
    }

    private sealed class Adding : ISerializer<string>
    {
        public byte[] Serialize(string data, SerializationContext context)
        {
            context.Headers.Add("schema", "7"u8.ToArray());
            return Encoding.UTF8.GetBytes(data);
        }
    }
}

file static class HeadersExtensions
{
    public static Headers OrEmpty(this Headers? headers) => headers ?? [];
}
