using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// What holds, with every broker alike, for a client that was decorated without a propagator before the container made one. Run it alone: the
/// default is the whole process's.
/// </summary>
public abstract class DefaultPropagatorContract
{
    [Fact]
    public async Task A_client_decorated_before_the_container_sends_and_receives_by_its_options()
    {
        await DecorateAsync();
        using var ambient = Ambient.Unlistened();
        Assert.NotNull((await SendAndReceiveAsync()).Fields.TextOf("traceparent"));
        using var services = new ServiceCollection().AddMessagingPropagation(options => options.Formats = [ContextFormat.B3]).BuildServiceProvider();
        services.GetRequiredService<MessagePropagator>();

        var (fields, extraction) = await SendAndReceiveAsync();

        Assert.NotNull(fields.TextOf("b3"));
        Assert.Null(fields.TextOf("traceparent"));
        Assert.Equal(ambient.TraceId, extraction.Context.TraceId);
    }

    /// <summary>Decorates the clients, without a propagator.</summary>
    protected abstract Task DecorateAsync();

    /// <summary>Sends a message and receives it: the fields on it, as an undecorated client sees them, and the context of its processing.</summary>
    protected abstract Task<(FieldList Fields, Extraction Extraction)> SendAndReceiveAsync();
}
