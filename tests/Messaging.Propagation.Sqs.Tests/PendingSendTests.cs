using Amazon.SQS;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

public sealed class PendingSendTests : PendingSendContract
{
    protected override string SpanName => "send orders";

    protected override Task SendAsync(HeldCall call) =>
        HeldClient.Of<IAmazonSQS>(call).WithPropagation(MessagePropagator.Create()).SendMessageAsync("http://127.0.0.1:1/000000000000/orders", "an order", TestContext.Current.CancellationToken);
}
