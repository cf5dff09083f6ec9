namespace Messaging.Propagation.Testing;

/// <summary>How a queue or subscription of <see cref="InMemoryServiceBus"/> behaves.</summary>
public sealed class InMemoryServiceBusOptions
{
    /// <summary>How long a message is locked for its receiver, and a session for its.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a message is delivered before it is dead-lettered.</summary>
    /// <value>Default: 10.</value>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Whether messages belong to sessions and are received by them.</summary>
    /// <value>Default: false.</value>
    public bool RequiresSession { get; init; }

    /// <summary>Whether a message whose time to live is over is dead-lettered; if not, it is gone.</summary>
    /// <value>Default: false.</value>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>The queue or topic that dead letters go to; they then say where they came from.</summary>
    /// <value>Default: null, they stay in the dead-letter sub-queue.</value>
    public string? ForwardDeadLetteredMessagesTo { get; init; }
}
