using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class PendingSendTests : PendingSendContract
{
    protected override string SpanName => "send orders";

    protected override Task SendAsync(HeldCall call) =>
        new HeldSender(call).WithPropagation(MessagePropagator.Create()).SendMessageAsync(new ServiceBusMessage("an order"), TestContext.Current.CancellationToken);

    private sealed class HeldSender(HeldCall call) : ServiceBusSender
    {
        public override string FullyQualifiedNamespace => "held.example";

        public override string EntityPath => "orders";

        public override string Identifier => "held";

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => call.MakeAsync();
    }
}
