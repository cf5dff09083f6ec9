using System.Diagnostics;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>A send that the client has not answered yet.</summary>
public sealed class PendingSendTests
{
    [Fact]
    public async Task Its_span_is_current_in_the_client_and_nowhere_else()
    {
        using var spans = new Spans("orders");
        var (client, held) = HeldClient.Of<IChannel>();
        var channel = client.WithPropagation(MessagePropagator.Create());
        using var request = Ambient.Source.StartActivity("request")!;

        var pending = channel.BasicPublishAsync("", "orders", new byte[1], TestContext.Current.CancellationToken);

        Assert.Same(request, Activity.Current);
        Assert.Equal(("publish orders", request.SpanId), (held.Current!.DisplayName, held.Current.ParentSpanId));
        held.Release();
        await pending;
        Assert.Same(request, Activity.Current);
        Assert.Same(held.Current, spans.One("publish orders"));
    }
}
