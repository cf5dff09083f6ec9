using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Sqs;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A client of SQS.</summary>
public class SqsClientBenchmarks : ClientBenchmarks
{
    private const string Url = "http://127.0.0.1:1/000000000000/orders";

    private static readonly Message Message = new()
    {
        MessageId = "1",
        Body = "an order",
        ReceiptHandle = "receipt",
        MessageAttributes = new() { ["traceparent"] = SqsCarrierBenchmarks.Text(TraceParent) },
    };

    private readonly SendMessageRequest send = new(Url, "an order");
    private readonly ReceiveMessageRequest receive = new(Url);
    private readonly IAmazonSQS bare = new NullSqs(Message);

    // Every receive brings the same message, so what was asked for stays on it.
    private readonly IAmazonSQS tracing = new NullSqs(Message).WithPropagation(new SqsPropagationOptions { KeepsAskedFields = true }, MessagePropagator.Create());

    protected override Task SendAsync(bool decorated) => Of(decorated).SendMessageAsync(send);

    protected override Task ReceiveAsync(bool decorated) => Of(decorated).ReceiveMessageAsync(receive);

    protected override void ProcessOne() => tracing.StartProcessing(Message, Url).Dispose();

    private IAmazonSQS Of(bool decorated) => decorated ? tracing : bare;
}
