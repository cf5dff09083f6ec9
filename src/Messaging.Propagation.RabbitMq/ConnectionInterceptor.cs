using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Intercepts the calls of a connection: its channels are decorated and know the connection. Its public members are those of <c>IConnection</c> that are
/// intercepted, by name and parameters; it does not implement the interface, so that it loads beside any version of it.
/// </summary>
internal sealed partial class ConnectionInterceptor
{
    private readonly IConnection inner;
    private readonly MessagePropagator propagator;
    private readonly ClientInfoSource source = new(new RabbitMqClientInfo());

    public ConnectionInterceptor(IConnection inner, MessagePropagator propagator)
    {
        this.inner = inner;
        this.propagator = propagator;
        Decorated = inner;
        shutdowns = new(SenderOf);
        callbackExceptions = new(SenderOf);
        blocks = new(SenderOf);
        unblocks = new(SenderOf);
        recoveries = new(SenderOf);
        recoveryErrors = new(SenderOf);
        consumerTagChanges = new(SenderOf);
        queueNameChanges = new(SenderOf);
        consumerRecoveries = new(SenderOf);
        Guard(() =>
        {
            ReadInfo();

            // An automatic recovery may lead to another server.
            inner.RecoverySucceededAsync += (_, _) =>
            {
                Guard(ReadInfo);
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>Gets or sets the decorated connection, which handlers of events are handed.</summary>
    internal IConnection Decorated { get; set; }

    public Task<IChannel> CreateChannelAsync(CreateChannelOptions? options, CancellationToken cancellationToken) =>
        DecorateAsync(Flow.Clean((inner, options, cancellationToken), static call => call.inner.CreateChannelAsync(call.options, call.cancellationToken)));

    private async Task<IChannel> DecorateAsync(Task<IChannel> creating)
    {
        var channel = await creating.ConfigureAwait(false);
        return channel is null ? null! : RabbitMqPropagationExtensions.Decorate(channel, propagator, source);
    }

    private void ReadInfo() => source.Info = RabbitMqClientInfo.From(inner);

    // A connection that is closed or disposed tells nothing; what was known before stays.
    private void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception)
        {
            propagator.ReportError("decorate", exception);
        }
    }

    private object SenderOf(object sender) => sender is IConnection ? Decorated : sender;
}
