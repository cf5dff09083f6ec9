using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Kafka.Tests;

/// <summary>Around <c>message.max.bytes</c>, whether the limit is known or only the client's refusal tells it.</summary>
public sealed class ASendThatSucceedsBareSucceedsDecorated(Cluster cluster)
{
    private const int Limit = 4096, KeyBytes = 3;

    // By librdkafka's rule: the longest encoding of a record's own numbers.
    private const int Overhead = 36;

    private static readonly FailureReason[] OverBudget = [FailureReason.OverBudget];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Sending, bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<Sending, bool, bool>();
            foreach (var sending in Enum.GetValues<Sending>())
            {
                ways.Add(sending, true, false);
                ways.Add(sending, false, false);
                ways.Add(sending, false, true);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_of_the_last_three_hundred_sizes_is_sent(Sending sending, bool knowsLimit, bool byProxy)
    {
        var reports = new ReportRecorder();
        using var kafka = new Decorated(cluster, byProxy, options => options.Observers.Add(reports));
        using var spans = new Spans(kafka.Topic);
        var producer = Producer(kafka, Limit, knowsLimit);
        var consumer = Consumer(kafka);
        using var context = Context();
        var sent = new List<(int Size, InjectionReport Report)>();
        for (var left = 0; left <= 300; left++)
        {
            var message = Message(Limit - Overhead - KeyBytes - left);
            await SendAsync(sending, producer, kafka.Topic, message);
            sent.Add((message.Value.Length, reports.Injected));
        }

        var written = new HashSet<string>();
        foreach (var (size, report) in sent)
        {
            var received = consumer.Next().Message;
            var fields = received.Headers.Select(header => header.Key).ToList();
            Assert.Equal(size, received.Value.Length);
            Assert.Equal(fields.Contains("traceparent"), report.Fields.HasFlag(StampedFields.TraceParent));
            Assert.Equal(["traceparent", "context-stamp", "tracestate", "baggage"], fields.Concat(report.Dropped.Select(drop => drop.Field)).OrderBy(Importance));
            Assert.All(report.Dropped, drop => Assert.Equal(FailureReason.OverBudget, drop.Reason));
            written.Add(string.Join(' ', fields.OrderBy(Importance)));
        }

        // Where the limit is known, fields are dropped one by one; where it is not, all of them at once.
        string[] expected = knowsLimit
            ? ["", "traceparent", "traceparent context-stamp", "traceparent context-stamp tracestate", "traceparent context-stamp tracestate baggage"]
            : ["", "traceparent context-stamp tracestate baggage"];
        Assert.Equal(expected, written);
        Assert.All(spans.Named($"send {kafka.Topic}"), span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Around_the_clients_default_limit_too(bool knowsLimit)
    {
        using var kafka = new Decorated(cluster, byProxy: false);
        using var spans = new Spans(kafka.Topic);
        var producer = Producer(kafka, null, knowsLimit);
        using var context = Context();

        foreach (var left in new[] { 0, 1, 60, 80, 150, 200, 299 })
            await SendAsync(Sending.Task, producer, kafka.Topic, Message(KafkaClientInfo.DefaultMessageMaxBytes - Overhead - KeyBytes - left));

        Assert.All(spans.Named($"send {kafka.Topic}"), span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callers_own_headers_count(bool knowsLimit)
    {
        using var kafka = new Decorated(cluster, byProxy: false);
        var producer = Producer(kafka, Limit, knowsLimit);
        var consumer = Consumer(kafka);
        using var context = Context();
        var headers = new Headers { { "user", new byte[1000] }, { "empty", null }, { new string('n', 200), [] } };
        const int headerBytes = (1 + 4 + 2 + 1000) + (1 + 5 + 1) + (2 + 200 + 1);
        for (var left = 0; left <= 300; left += 3)
        {
            var message = Message(Limit - Overhead - KeyBytes - headerBytes - left);
            message.Headers = headers;

            await SendAsync(Sending.Task, producer, kafka.Topic, message);
            Assert.Equal(3, headers.Count);
        }

        for (var left = 0; left <= 300; left += 3) Assert.Equal(1000, consumer.Next().Message.Headers.GetLastBytes("user").Length);
    }

    [Fact]
    public async Task Texts_count_in_UTF_8_and_their_serializers_may_make_more_of_them()
    {
        using var kafka = new Decorated(cluster, byProxy: false);
        var config = cluster.Producer();
        config.MessageMaxBytes = Limit;
        var info = KafkaClientInfo.From(config);
        var utf8 = kafka.Keep(new ProducerBuilder<Null, string>(config).Build()).WithPropagation(info, kafka.Propagator);
        var doubled = kafka.Keep(new ProducerBuilder<Null, string>(config).SetValueSerializer(new Doubling()).Build()).WithPropagation(info, kafka.Propagator);
        using var context = Context();
        for (var left = 0; left <= 300; left += 7)
        {
            await utf8.ProduceAsync(kafka.Topic, new Message<Null, string> { Value = new string('ä', (Limit - Overhead - left) / 2) }, Token);
            await doubled.ProduceAsync(kafka.Topic, new Message<Null, string> { Value = new string('a', (Limit - Overhead - left) / 2) }, Token);
        }
    }

    [Fact]
    public async Task A_value_that_is_serialized_later_is_sent_again_without_the_fields()
    {
        var reports = new ReportRecorder();
        using var kafka = new Decorated(cluster, byProxy: false, options => options.Observers.Add(reports));
        var config = cluster.Producer();
        config.MessageMaxBytes = Limit;
        var producer = kafka.Keep(new ProducerBuilder<Null, byte[]>(config).SetValueSerializer(new Later()).Build()).WithPropagation(kafka.Propagator);
        var message = new Message<Null, byte[]> { Value = new byte[Limit - Overhead] };
        using var context = Context();

        await producer.ProduceAsync(kafka.Topic, message, Token);

        Assert.Null(message.Headers);
        Assert.Equal(OverBudget, reports.Injected.Dropped.Select(drop => drop.Reason).Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_too_large_by_itself_fails_as_it_does_bare(bool knowsLimit)
    {
        using var kafka = new Decorated(cluster, byProxy: false);
        using var spans = new Spans(kafka.Topic);
        var producer = Producer(kafka, Limit, knowsLimit);
        var message = Message(Limit - Overhead - KeyBytes + 1);
        using var context = Context();

        var failed = await Assert.ThrowsAsync<ProduceException<string, byte[]>>(() => producer.ProduceAsync(kafka.Topic, message, Token));
        Assert.Throws<ProduceException<string, byte[]>>(() => producer.Produce(kafka.Topic, message, _ => { }));

        Assert.Equal(ErrorCode.MsgSizeTooLarge, failed.Error.Code);
        Assert.Same(message, failed.DeliveryResult.Message);
        Assert.Equal(["MsgSizeTooLarge", "MsgSizeTooLarge"], spans.Named($"send {kafka.Topic}").Select(span => span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task Fields_of_other_formats_are_reported_by_names_that_hold_no_keys()
    {
        var reports = new ReportRecorder();
        using var kafka = new Decorated(cluster, byProxy: false, options =>
        {
            options.Formats = [.. ContextFormat.Parse("jaeger,b3multi")];
            options.Observers.Add(reports);
        });
        var producer = Producer(kafka, Limit, knowsLimit: false);
        using var context = Context();

        await SendAsync(Sending.Task, producer, kafka.Topic, Message(Limit - Overhead - KeyBytes));

        Assert.Equal(
            ["context-stamp", "uber-trace-id", "uberctx-*", "X-B3-Sampled", "X-B3-SpanId", "X-B3-TraceId"],
            reports.Injected.Dropped.Select(drop => drop.Field).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_context_that_must_not_leave_does_not_leave_with_the_bare_message_either(bool knowsLimit)
    {
        using var kafka = new Decorated(cluster, byProxy: false);
        var producer = Producer(kafka, Limit, knowsLimit);
        var consumer = Consumer(kafka);
        using var context = Context();
        const string stale = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var headers = new Headers
        {
            { "traceparent", Encoding.ASCII.GetBytes(stale) }, { "user", "1"u8.ToArray() }, { "context-stamp", "1;t=1795218034090;f=t"u8.ToArray() },
        };
        const int headerBytes = (2 + 11 + 55) + (2 + 4 + 1) + (2 + 13 + 20);
        var message = Message(Limit - Overhead - KeyBytes - headerBytes);
        message.Headers = headers;

        var result = await producer.ProduceAsync(kafka.Topic, message, Token);

        var received = consumer.Next().Message.Headers;
        Assert.NotEqual(stale, received.Text("traceparent"));
        Assert.Equal("1", received.Text("user"));
        Assert.Equal(["traceparent", "user", "context-stamp"], result.Message.Headers.Select(header => header.Key));
        Assert.Equal(3, headers.Count);
    }

    private static IProducer<string, byte[]> Producer(Decorated kafka, int? limit, bool knowsLimit)
    {
        var config = kafka.Cluster.Producer();
        config.MessageMaxBytes = limit;
        return knowsLimit
            ? kafka.Keep(new TracingProducerBuilder<string, byte[]>(config, kafka.Propagator).Build())
            : kafka.Keep(new ProducerBuilder<string, byte[]>(config).Build()).WithPropagation(kafka.Propagator);
    }

    private static IConsumer<string, byte[]> Consumer(Decorated kafka)
    {
        var consumer = kafka.Keep(new ConsumerBuilder<string, byte[]>(kafka.Cluster.Consumer()).Build());
        consumer.Assign(new TopicPartitionOffset(kafka.Topic, 0, Offset.Beginning));
        return consumer;
    }

    private static Message<string, byte[]> Message(int valueBytes) => new() { Key = "key", Value = new byte[valueBytes] };

    private static int Importance(string field) => Array.IndexOf(["traceparent", "context-stamp", "tracestate", "baggage"], field);

    private static Activity Context()
    {
        var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = "vendor=1";
        Baggage.Current = Baggage.Create(new() { ["tenant"] = "acme" });
        return ambient;
    }

    private static async Task SendAsync(Sending sending, IProducer<string, byte[]> producer, string topic, Message<string, byte[]> message)
    {
        if (sending == Sending.Task)
        {
            await producer.ProduceAsync(topic, message, Token);
        }
        else if (sending == Sending.Handler)
        {
            var delivered = new TaskCompletionSource<DeliveryReport<string, byte[]>>(TaskCreationOptions.RunContinuationsAsynchronously);
            producer.Produce(topic, message, delivered.SetResult);
            Assert.False((await delivered.Task.WaitAsync(Eventually.Deadline, Token)).Error.IsError);
        }
        else
        {
            producer.Produce(new TopicPartition(topic, 0), message);
        }
    }

    public enum Sending
    {
        Task,
        Handler,
        NoHandler,
    }

    private sealed class Doubling : ISerializer<string>
    {
        public byte[] Serialize(string data, SerializationContext context) => Encoding.Unicode.GetBytes(data);
    }

    private sealed class Later : IAsyncSerializer<byte[]>
    {
        public async Task<byte[]> SerializeAsync(byte[] data, SerializationContext context)
        {
            await Task.Yield();
            return data;
        }
    }
}
