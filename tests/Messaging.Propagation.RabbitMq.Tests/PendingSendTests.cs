using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class PendingSendTests : PendingSendContract
{
    protected override string SpanName => "publish orders";

    protected override Task SendAsync(HeldCall call) =>
        HeldClient.Of<IChannel>(call).WithPropagation(MessagePropagator.Create()).BasicPublishAsync("", "orders", new byte[1], TestContext.Current.CancellationToken).AsTask();
}
