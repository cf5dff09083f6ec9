using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using BenchmarkDotNet.Attributes;
using Messaging.Propagation.Sqs;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// A client of SQS. Each receive brings a message of its own, as the decorator remembers something of each; what it takes to make it is in every row of a
/// receive, and by itself in <see cref="NewMessage"/>.
/// </summary>
public class SqsClientBenchmarks : ClientBenchmarks
{
    private const string Url = "http://127.0.0.1:1/000000000000/orders";

    private readonly SendMessageRequest send = new(Url, "an order");
    private readonly SendMessageBatchRequest ten = new(Url, [.. Enumerable.Range(0, 10).Select(static i => new SendMessageBatchRequestEntry($"{i}", "an order"))]);
    private readonly ReceiveMessageRequest receive = new(Url);
    private readonly NullSqs bare;
    private readonly IAmazonSQS tracing;
    private long receipts;

    public SqsClientBenchmarks()
    {
        bare = new NullSqs(NewMessage());
        tracing = bare.WithPropagation(MessagePropagator.Create());
    }

    [BenchmarkCategory("receive"), Benchmark]
    public Message NewMessage() => new()
    {
        MessageId = "1",
        Body = "an order",
        ReceiptHandle = (++receipts).ToString(CultureInfo.InvariantCulture),
        MessageAttributes = new() { ["traceparent"] = SqsCarrierBenchmarks.Text(TraceParent) },
    };

    // What a processing is of has been received, so that is in the row, and the bare client does the same and no more.
    [BenchmarkCategory("process"), Benchmark(Baseline = true)]
    public void BareReceiveToProcess() => ReceiveOne(bare);

    [BenchmarkCategory("send 10"), Benchmark(Baseline = true)]
    public Task BareSendTen() => bare.SendMessageBatchAsync(ten);

    [BenchmarkCategory("send 10"), Benchmark]
    public Task SendTen() => tracing.SendMessageBatchAsync(ten);

    protected override Task SendAsync(bool decorated) => Of(decorated).SendMessageAsync(send);

    protected override Task ReceiveAsync(bool decorated)
    {
        bare.Bring(NewMessage());
        return Of(decorated).ReceiveMessageAsync(receive);
    }

    protected override void ProcessOne() => tracing.StartProcessing(ReceiveOne(tracing), Url).Dispose();

    protected override Task SettleAsync(bool decorated)
    {
        var sqs = Of(decorated);
        return sqs.DeleteMessageAsync(Url, ReceiveOne(sqs).ReceiptHandle);
    }

    private Message ReceiveOne(IAmazonSQS sqs)
    {
        var message = NewMessage();
        bare.Bring(message);
        sqs.ReceiveMessageAsync(receive);
        return message;
    }

    private IAmazonSQS Of(bool decorated) => decorated ? tracing : bare;
}
