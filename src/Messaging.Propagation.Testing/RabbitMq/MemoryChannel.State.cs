using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Testing;

/// <summary>Whether a channel is open, what it tells of, and how it ends.</summary>
internal sealed partial class MemoryChannel
{
    private AsyncEventHandler<BasicAckEventArgs>? acks;
    private AsyncEventHandler<BasicNackEventArgs>? nacks;
    private AsyncEventHandler<BasicReturnEventArgs>? returns;
    private AsyncEventHandler<CallbackExceptionEventArgs>? exceptions;
    private AsyncEventHandler<ShutdownEventArgs>? shutdowns;

    public event AsyncEventHandler<BasicAckEventArgs> BasicAcksAsync
    {
        add => acks += value;
        remove => acks -= value;
    }

    public event AsyncEventHandler<BasicNackEventArgs> BasicNacksAsync
    {
        add => nacks += value;
        remove => nacks -= value;
    }

    public event AsyncEventHandler<BasicReturnEventArgs> BasicReturnAsync
    {
        add => returns += value;
        remove => returns -= value;
    }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync
    {
        add => exceptions += value;
        remove => exceptions -= value;
    }

    /// <summary>There is no flow control, so nobody is ever told of it.</summary>
    public event AsyncEventHandler<FlowControlEventArgs> FlowControlAsync
    {
        add { }
        remove { }
    }

    public event AsyncEventHandler<ShutdownEventArgs> ChannelShutdownAsync
    {
        add => shutdowns += value;
        remove => shutdowns -= value;
    }

    public int ChannelNumber { get; }

    public ShutdownEventArgs? CloseReason { get; private set; }

    public IAsyncBasicConsumer? DefaultConsumer { get; set; }

    public bool IsClosed => CloseReason is not null;

    public bool IsOpen => CloseReason is null;

    public string? CurrentQueue { get; private set; }

    public TimeSpan ContinuationTimeout { get; set; } = TimeSpan.FromSeconds(20);

    public ValueTask<ulong> GetNextPublishSequenceNumberAsync(CancellationToken cancellationToken = default)
    {
        lock (server.Gate) return ValueTask.FromResult(options is { PublisherConfirmationsEnabled: true } ? lastPublish + 1 : 0);
    }

    public Task CloseAsync(ushort replyCode, string replyText, bool abort, CancellationToken cancellationToken = default) =>
        EndAsync(new ShutdownEventArgs(ShutdownInitiator.Application, replyCode, replyText));

    public Task CloseAsync(ShutdownEventArgs reason, bool abort) => EndAsync(reason);

    [Obsolete("As the interface has it: the token is ignored.")]
    public Task CloseAsync(ShutdownEventArgs reason, bool abort, CancellationToken cancellationToken = default) => EndAsync(reason);

    public void Dispose() => EndAsync(new ShutdownEventArgs(ShutdownInitiator.Application, 200, "Disposed")).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync() => await EndAsync(new ShutdownEventArgs(ShutdownInitiator.Application, 200, "Disposed")).ConfigureAwait(false);

    /// <summary>Tells of an exception of a consumer's.</summary>
    internal Task ReportAsync(Exception exception, string consumerTag) =>
        Raise(exceptions, new CallbackExceptionEventArgs(new Dictionary<string, object> { ["consumer"] = consumerTag }, exception));

    private Task Raise<TArgs>(AsyncEventHandler<TArgs>? handler, TArgs args)
        where TArgs : AsyncEventArgs => handler?.Invoke(this, args) ?? Task.CompletedTask;

    private void ThrowIfClosed()
    {
        if (CloseReason is { } reason) throw new AlreadyClosedException(reason);
    }

    // What a server answers to a mistake: it closes the channel and says why.
    private OperationInterruptedException Close(ushort code, string text)
    {
        var reason = new ShutdownEventArgs(ShutdownInitiator.Peer, code, text);
        LetGo(reason);
        return new OperationInterruptedException(reason);
    }

    private async Task EndAsync(ShutdownEventArgs reason)
    {
        lock (server.Gate)
        {
            if (IsClosed) return;
            LetGo(reason);
        }

        await Raise(shutdowns, reason).ConfigureAwait(false);
    }

    // Consumers end, and what nobody has acknowledged goes back. Under the server's gate.
    private void LetGo(ShutdownEventArgs reason)
    {
        CloseReason = reason;
        foreach (var consumer in consumers.Values)
        {
            consumer.Queue.Remove(consumer);
            consumer.Dispose();
        }

        consumers.Clear();
        foreach (var tag in held.Keys.OrderDescending().ToList()) Release(tag, static (queue, message) => queue.Requeue(message));
    }
}
