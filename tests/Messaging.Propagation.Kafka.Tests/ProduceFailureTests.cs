using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class ProduceFailureTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);

    private string Send => $"send {kafka.Topic}";

    [Fact]
    public async Task A_delivery_that_fails_ends_the_span_with_Kafkas_error_code()
    {
        using var spans = new Spans(kafka.Topic);
        using var metrics = new MetricRecorder();
        var producer = kafka.Producer();
        var nowhere = new TopicPartition(kafka.Topic, 99);
        var reported = new TaskCompletionSource<DeliveryReport<string, string>>(TaskCreationOptions.RunContinuationsAsynchronously);

        var exception = await Assert.ThrowsAsync<ProduceException<string, string>>(
            () => producer.ProduceAsync(nowhere, Records.Message(), TestContext.Current.CancellationToken));
        try
        {
            producer.Produce(nowhere, Records.Message(), reported.SetResult);
        }
        catch (ProduceException<string, string> local)
        {
            reported.SetResult(new DeliveryReport<string, string> { Error = local.Error });
        }

        var code = exception.Error.Code.ToString();
        Assert.Equal(code, (await reported.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken)).Error.Code.ToString());
        Assert.Equal(2, spans.Named(Send).Count);
        Assert.All(spans.Named(Send), span => Assert.Equal((ActivityStatusCode.Error, code), (span.Status, span.GetTagItem("error.type"))));
        Assert.Equal([code, code], metrics.Of("messaging.client.sent.messages", kafka.Topic).Select(measured => measured.Tags["error.type"]));
    }

    [Fact]
    public void A_full_queue_ends_the_span_and_the_exception_holds_the_callers_own_message()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer(config =>
        {
            config.QueueBufferingMaxMessages = 1;
            config.LingerMs = 60_000;
            config.MessageTimeoutMs = 120_000;
        });
        producer.Produce(kafka.Topic, Records.Message("fits"));
        var message = Records.Message("does not", headers: []);

        var exception = Assert.Throws<ProduceException<string, string>>(() => producer.Produce(kafka.Topic, message, _ => { }));

        Assert.Equal(ErrorCode.Local_QueueFull, exception.Error.Code);
        Assert.Same(message, exception.DeliveryResult.Message);
        Assert.Empty(message.Headers);
        Assert.Null(Activity.Current);
        var failed = Assert.Single(spans.Named(Send), span => span.Status == ActivityStatusCode.Error);
        Assert.Equal("Local_QueueFull", failed.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_serializer_that_throws_ends_the_span_and_its_exception_comes_through()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Keep(
            new ProducerBuilder<string, string>(cluster.Producer()).SetValueSerializer(new Throwing()).Build().WithPropagation(kafka.Propagator));
        var message = Records.Message();

        var exception = await Assert.ThrowsAsync<ProduceException<string, string>>(
            () => producer.ProduceAsync(kafka.Topic, message, TestContext.Current.CancellationToken));

        Assert.IsType<FormatException>(exception.InnerException);
        Assert.Same(message, exception.DeliveryResult.Message);
        Assert.Equal("Local_ValueSerialization", spans.One(Send).GetTagItem("error.type"));
    }

    [Fact]
    public async Task An_aborted_transaction_ends_the_spans_of_what_it_held()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer(config =>
        {
            config.TransactionalId = kafka.Topic;
            config.LingerMs = 10_000;
        });
        producer.InitTransactions(Eventually.Deadline);
        producer.BeginTransaction();
        var reported = new TaskCompletionSource<ErrorCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        producer.Produce(kafka.Topic, Records.Message(), report => reported.SetResult(report.Error.Code));

        producer.AbortTransaction(Eventually.Deadline);

        Assert.Equal(ErrorCode.Local_PurgeQueue, await reported.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
        Assert.Equal("Local_PurgeQueue", spans.One(Send).GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_producer_without_delivery_reports_gets_no_handler_that_the_caller_did_not_pass()
    {
        using var spans = new Spans(kafka.Topic);
        var producer = kafka.Producer(config => config.EnableDeliveryReports = false);
        var message = Records.Message();

        producer.Produce(kafka.Topic, message);
        var result = await producer.ProduceAsync(kafka.Topic, message, TestContext.Current.CancellationToken);

        Assert.Same(message, result.Message);
        Assert.Throws<InvalidOperationException>(() => producer.Produce(kafka.Topic, message, _ => { }));
        Assert.Equal(["", "", "System.InvalidOperationException"], spans.Named(Send).Select(span => span.GetTagItem("error.type") as string ?? ""));
    }

    [Fact]
    public async Task A_callers_mistake_is_answered_by_the_client_as_ever()
    {
        var bare = kafka.Keep(new ProducerBuilder<string, string>(cluster.Producer()).Build());
        var decorated = kafka.Producer();

        foreach (var call in new Func<IProducer<string, string>, Task>[]
        {
            producer => producer.ProduceAsync(kafka.Topic, null!),
            producer => producer.ProduceAsync((TopicPartition)null!, Records.Message()),
            producer => producer.ProduceAsync((string)null!, Records.Message()),
            producer => Task.Run(() => producer.Produce(kafka.Topic, null!)),
            producer => Task.Run(() => producer.Produce((TopicPartition)null!, Records.Message())),
        })
        {
            var expected = await Record.ExceptionAsync(() => call(bare));
            var actual = await Record.ExceptionAsync(() => call(decorated));
            Assert.NotNull(expected);
            Assert.Equal(expected.GetType(), actual?.GetType());
        }
    }

    public void Dispose() => kafka.Dispose();

    private sealed class Throwing : ISerializer<string>
    {
        public byte[] Serialize(string data, SerializationContext context) => throw new FormatException("cannot");
    }
}
