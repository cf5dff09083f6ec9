using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Decorates a connection: its channels are decorated. Every other member is the inner connection's.</summary>
internal sealed class TracingConnection(IConnection inner, ConnectionInterceptor interceptor) : IConnection, IPropagationDecorator
{
    public event AsyncEventHandler<ShutdownEventArgs> ConnectionShutdownAsync
    {
        add => interceptor.ConnectionShutdownAsync += value;
        remove => interceptor.ConnectionShutdownAsync -= value;
    }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync
    {
        add => interceptor.CallbackExceptionAsync += value;
        remove => interceptor.CallbackExceptionAsync -= value;
    }

    public event AsyncEventHandler<ConnectionBlockedEventArgs> ConnectionBlockedAsync
    {
        add => interceptor.ConnectionBlockedAsync += value;
        remove => interceptor.ConnectionBlockedAsync -= value;
    }

    public event AsyncEventHandler<AsyncEventArgs> ConnectionUnblockedAsync
    {
        add => interceptor.ConnectionUnblockedAsync += value;
        remove => interceptor.ConnectionUnblockedAsync -= value;
    }

    public event AsyncEventHandler<AsyncEventArgs> RecoverySucceededAsync
    {
        add => interceptor.RecoverySucceededAsync += value;
        remove => interceptor.RecoverySucceededAsync -= value;
    }

    public event AsyncEventHandler<ConnectionRecoveryErrorEventArgs> ConnectionRecoveryErrorAsync
    {
        add => interceptor.ConnectionRecoveryErrorAsync += value;
        remove => interceptor.ConnectionRecoveryErrorAsync -= value;
    }

    public event AsyncEventHandler<ConsumerTagChangedAfterRecoveryEventArgs> ConsumerTagChangeAfterRecoveryAsync
    {
        add => interceptor.ConsumerTagChangeAfterRecoveryAsync += value;
        remove => interceptor.ConsumerTagChangeAfterRecoveryAsync -= value;
    }

    public event AsyncEventHandler<QueueNameChangedAfterRecoveryEventArgs> QueueNameChangedAfterRecoveryAsync
    {
        add => interceptor.QueueNameChangedAfterRecoveryAsync += value;
        remove => interceptor.QueueNameChangedAfterRecoveryAsync -= value;
    }

    public event AsyncEventHandler<RecoveringConsumerEventArgs> RecoveringConsumerAsync
    {
        add => interceptor.RecoveringConsumerAsync += value;
        remove => interceptor.RecoveringConsumerAsync -= value;
    }

    public object Interceptor => interceptor;

    public ushort ChannelMax => inner.ChannelMax;

    public IDictionary<string, object?> ClientProperties => inner.ClientProperties;

    public string? ClientProvidedName => inner.ClientProvidedName;

    public ShutdownEventArgs? CloseReason => inner.CloseReason;

    public AmqpTcpEndpoint Endpoint => inner.Endpoint;

    public uint FrameMax => inner.FrameMax;

    public TimeSpan Heartbeat => inner.Heartbeat;

    public bool IsOpen => inner.IsOpen;

    public int LocalPort => inner.LocalPort;

    public IProtocol Protocol => inner.Protocol;

    public int RemotePort => inner.RemotePort;

    public IDictionary<string, object?>? ServerProperties => inner.ServerProperties;

    public IEnumerable<ShutdownReportEntry> ShutdownReport => inner.ShutdownReport;

    public Task<IChannel> CreateChannelAsync(CreateChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        interceptor.CreateChannelAsync(options, cancellationToken);

    public Task UpdateSecretAsync(string newSecret, string reason, CancellationToken cancellationToken = default) =>
        inner.UpdateSecretAsync(newSecret, reason, cancellationToken);

    public Task CloseAsync(ushort reasonCode, string reasonText, TimeSpan timeout, bool abort, CancellationToken cancellationToken = default) =>
        inner.CloseAsync(reasonCode, reasonText, timeout, abort, cancellationToken);

    public void Dispose() => inner.Dispose();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public override string? ToString() => inner.ToString();
}
