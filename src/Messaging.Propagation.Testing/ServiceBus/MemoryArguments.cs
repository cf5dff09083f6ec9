using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>What a handler is given.</summary>
internal sealed class MemoryArguments(ServiceBusReceivedMessage message, MemoryReceiver receiver, string identifier, CancellationToken cancellationToken)
    : ProcessMessageEventArgs(message, receiver, identifier, cancellationToken)
{
    public override ProcessorReceiveActions GetReceiveActions() => new MemoryReceiveActions(receiver.Core);
}

/// <summary>What a handler of a session is given.</summary>
internal sealed class MemorySessionArguments(ServiceBusReceivedMessage message, MemorySessionReceiver receiver, string identifier, CancellationToken cancellationToken)
    : ProcessSessionMessageEventArgs(message, receiver, identifier, cancellationToken)
{
    /// <summary>Whether the handler wants no more of this session.</summary>
    public bool IsReleased { get; private set; }

    public override void ReleaseSession() => IsReleased = true;

    public override ProcessorReceiveActions GetReceiveActions() => new MemoryReceiveActions(receiver.Core);
}
