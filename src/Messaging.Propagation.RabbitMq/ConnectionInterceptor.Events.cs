using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Hands handlers of events the decorated connection.</summary>
internal sealed partial class ConnectionInterceptor
{
    private readonly EventRelay<ShutdownEventArgs> shutdowns;
    private readonly EventRelay<CallbackExceptionEventArgs> callbackExceptions;
    private readonly EventRelay<ConnectionBlockedEventArgs> blocks;
    private readonly EventRelay<AsyncEventArgs> unblocks;
    private readonly EventRelay<AsyncEventArgs> recoveries;
    private readonly EventRelay<ConnectionRecoveryErrorEventArgs> recoveryErrors;
    private readonly EventRelay<ConsumerTagChangedAfterRecoveryEventArgs> consumerTagChanges;
    private readonly EventRelay<QueueNameChangedAfterRecoveryEventArgs> queueNameChanges;
    private readonly EventRelay<RecoveringConsumerEventArgs> consumerRecoveries;

    public event AsyncEventHandler<ShutdownEventArgs> ConnectionShutdownAsync
    {
        add => inner.ConnectionShutdownAsync += shutdowns.Add(value);
        remove => inner.ConnectionShutdownAsync -= shutdowns.Remove(value);
    }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync
    {
        add => inner.CallbackExceptionAsync += callbackExceptions.Add(value);
        remove => inner.CallbackExceptionAsync -= callbackExceptions.Remove(value);
    }

    public event AsyncEventHandler<ConnectionBlockedEventArgs> ConnectionBlockedAsync
    {
        add => inner.ConnectionBlockedAsync += blocks.Add(value);
        remove => inner.ConnectionBlockedAsync -= blocks.Remove(value);
    }

    public event AsyncEventHandler<AsyncEventArgs> ConnectionUnblockedAsync
    {
        add => inner.ConnectionUnblockedAsync += unblocks.Add(value);
        remove => inner.ConnectionUnblockedAsync -= unblocks.Remove(value);
    }

    public event AsyncEventHandler<AsyncEventArgs> RecoverySucceededAsync
    {
        add => inner.RecoverySucceededAsync += recoveries.Add(value);
        remove => inner.RecoverySucceededAsync -= recoveries.Remove(value);
    }

    public event AsyncEventHandler<ConnectionRecoveryErrorEventArgs> ConnectionRecoveryErrorAsync
    {
        add => inner.ConnectionRecoveryErrorAsync += recoveryErrors.Add(value);
        remove => inner.ConnectionRecoveryErrorAsync -= recoveryErrors.Remove(value);
    }

    public event AsyncEventHandler<ConsumerTagChangedAfterRecoveryEventArgs> ConsumerTagChangeAfterRecoveryAsync
    {
        add => inner.ConsumerTagChangeAfterRecoveryAsync += consumerTagChanges.Add(value);
        remove => inner.ConsumerTagChangeAfterRecoveryAsync -= consumerTagChanges.Remove(value);
    }

    public event AsyncEventHandler<QueueNameChangedAfterRecoveryEventArgs> QueueNameChangedAfterRecoveryAsync
    {
        add => inner.QueueNameChangedAfterRecoveryAsync += queueNameChanges.Add(value);
        remove => inner.QueueNameChangedAfterRecoveryAsync -= queueNameChanges.Remove(value);
    }

    public event AsyncEventHandler<RecoveringConsumerEventArgs> RecoveringConsumerAsync
    {
        add => inner.RecoveringConsumerAsync += consumerRecoveries.Add(value);
        remove => inner.RecoveringConsumerAsync -= consumerRecoveries.Remove(value);
    }
}
