using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class PendingSendTests : PendingSendContract
{
    protected override string SpanName => "send orders";

    protected override Task SendAsync(HeldCall call) =>
        HeldClient.Of<IProducer<string, string>>(call).WithPropagation(MessagePropagator.Create()).ProduceAsync("orders", Records.Message(), TestContext.Current.CancellationToken);
}
