using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Testing;

/// <summary>A connection of <see cref="InMemoryRabbitMq"/>. Closing it closes its channels. It is never blocked and never lost, so it has nothing to recover.</summary>
internal sealed class MemoryConnection(InMemoryRabbitMq server, string? clientProvidedName) : IConnection
{
    private readonly Lock gate = new();
    private readonly List<IChannel> channels = [];
    private AsyncEventHandler<ShutdownEventArgs>? shutdowns;

    public event AsyncEventHandler<ShutdownEventArgs> ConnectionShutdownAsync
    {
        add
        {
            if (CloseReason is { } reason) _ = value(this, reason);
            else shutdowns += value;
        }
        remove => shutdowns -= value;
    }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync { add { } remove { } }

    public event AsyncEventHandler<ConnectionBlockedEventArgs> ConnectionBlockedAsync { add { } remove { } }

    public event AsyncEventHandler<AsyncEventArgs> ConnectionUnblockedAsync { add { } remove { } }

    public event AsyncEventHandler<AsyncEventArgs> RecoverySucceededAsync { add { } remove { } }

    public event AsyncEventHandler<ConnectionRecoveryErrorEventArgs> ConnectionRecoveryErrorAsync { add { } remove { } }

    public event AsyncEventHandler<ConsumerTagChangedAfterRecoveryEventArgs> ConsumerTagChangeAfterRecoveryAsync { add { } remove { } }

    public event AsyncEventHandler<QueueNameChangedAfterRecoveryEventArgs> QueueNameChangedAfterRecoveryAsync { add { } remove { } }

    public event AsyncEventHandler<RecoveringConsumerEventArgs> RecoveringConsumerAsync { add { } remove { } }

    public ushort ChannelMax => 2047;

    public IDictionary<string, object?> ClientProperties { get; } = new Dictionary<string, object?>();

    public string? ClientProvidedName => clientProvidedName;

    public ShutdownEventArgs? CloseReason { get; private set; }

    public AmqpTcpEndpoint Endpoint { get; } = new("memory", Protocols.DefaultProtocol.DefaultPort);

    public uint FrameMax => 131_072;

    public TimeSpan Heartbeat => TimeSpan.Zero;

    public bool IsOpen => CloseReason is null;

    public int LocalPort => 0;

    public IProtocol Protocol => Endpoint.Protocol;

    public int RemotePort => Endpoint.Port;

    public IDictionary<string, object?>? ServerProperties { get; } = new Dictionary<string, object?>();

    public IEnumerable<ShutdownReportEntry> ShutdownReport => [];

    public Task<IChannel> CreateChannelAsync(CreateChannelOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (CloseReason is { } reason) throw new AlreadyClosedException(reason);
            var channel = server.CreateChannel(options);
            channels.Add(channel);
            return Task.FromResult(channel);
        }
    }

    public Task UpdateSecretAsync(string newSecret, string reason, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A RabbitMQ in memory has no secret.");

    public Task CloseAsync(ushort reasonCode, string reasonText, TimeSpan timeout, bool abort, CancellationToken cancellationToken = default) =>
        EndAsync(new ShutdownEventArgs(ShutdownInitiator.Application, reasonCode, reasonText));

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync() => await EndAsync(new ShutdownEventArgs(ShutdownInitiator.Application, 200, "Disposed")).ConfigureAwait(false);

    private async Task EndAsync(ShutdownEventArgs reason)
    {
        List<IChannel> open;
        lock (gate)
        {
            if (CloseReason is not null) return;
            CloseReason = reason;
            open = [.. channels];
        }

        foreach (var channel in open) await channel.CloseAsync(reason, abort: true).ConfigureAwait(false);
        foreach (var handler in shutdowns?.GetInvocationList().Cast<AsyncEventHandler<ShutdownEventArgs>>() ?? []) await handler(this, reason).ConfigureAwait(false);
    }
}
