using System.Diagnostics;
using Amazon.SQS;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A send that the client has not answered yet.</summary>
public sealed class PendingSendTests
{
    [Fact]
    public async Task Its_span_is_current_in_the_client_and_nowhere_else()
    {
        using var spans = new Spans("orders");
        var (client, held) = HeldClient.Of<IAmazonSQS>();
        var sqs = client.WithPropagation(MessagePropagator.Create());
        using var request = Ambient.Source.StartActivity("request")!;

        var pending = sqs.SendMessageAsync("http://127.0.0.1:1/000000000000/orders", "an order", TestContext.Current.CancellationToken);

        Assert.Same(request, Activity.Current);
        Assert.Equal(("send orders", request.SpanId), (held.Current!.DisplayName, held.Current.ParentSpanId));
        held.Release();
        await pending;
        Assert.Same(request, Activity.Current);
        Assert.Same(held.Current, spans.One("send orders"));
    }
}
