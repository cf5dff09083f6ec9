using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>A send that the client has not answered yet.</summary>
public sealed class PendingSendTests
{
    [Fact]
    public async Task Its_span_is_current_in_the_client_and_nowhere_else()
    {
        using var spans = new Spans("orders");
        var held = new HeldSender();
        var sender = held.WithPropagation(MessagePropagator.Create());
        using var request = Ambient.Source.StartActivity("request")!;

        var pending = sender.SendMessageAsync(new ServiceBusMessage("an order"), TestContext.Current.CancellationToken);

        Assert.Same(request, Activity.Current);
        Assert.Equal(("send orders", request.SpanId), (held.Current!.DisplayName, held.Current.ParentSpanId));
        held.Release();
        await pending;
        Assert.Same(request, Activity.Current);
        Assert.Same(held.Current, spans.One("send orders"));
    }

    private sealed class HeldSender : ServiceBusSender
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Activity? Current { get; private set; }

        public override string FullyQualifiedNamespace => "held.example";

        public override string EntityPath => "orders";

        public override string Identifier => "held";

        public void Release() => released.SetResult();

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            Current = Activity.Current;
            return released.Task;
        }
    }
}
