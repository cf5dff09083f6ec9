using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>What holds, with every broker alike, for a send that the client has not answered yet.</summary>
public abstract class PendingSendContract
{
    [Fact]
    public async Task Its_span_is_current_in_the_client_and_nowhere_else()
    {
        using var spans = new Spans("orders");
        using var request = Ambient.Source.StartActivity("request")!;
        var held = new HeldCall();

        var pending = SendAsync(held);

        Assert.Same(request, Activity.Current);
        Assert.Equal((SpanName, request.SpanId), (held.Current!.DisplayName, held.Current.ParentSpanId));
        held.Release();
        await pending;
        Assert.Same(request, Activity.Current);
        Assert.Same(held.Current, spans.One(SpanName));
    }

    protected abstract string SpanName { get; }

    /// <summary>Sends to <c>orders</c> by a decorated client that makes this call. No asynchronous method, for that would hide what the decorator leaves behind.</summary>
    protected abstract Task SendAsync(HeldCall call);
}
