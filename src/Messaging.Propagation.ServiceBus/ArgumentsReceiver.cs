using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What a handler's arguments read from the receiver that they are made with; the calls go to the SDK's own arguments.</summary>
internal sealed class ArgumentsReceiver(ProcessMessageEventArgs args) : ServiceBusReceiver
{
    public override string FullyQualifiedNamespace => args.FullyQualifiedNamespace;

    public override string EntityPath => args.EntityPath;

    public override string Identifier => args.Identifier;
}

/// <inheritdoc cref="ArgumentsReceiver"/>
internal sealed class ArgumentsSessionReceiver(ProcessSessionMessageEventArgs args) : ServiceBusSessionReceiver
{
    public override string FullyQualifiedNamespace => args.FullyQualifiedNamespace;

    public override string EntityPath => args.EntityPath;

    public override string Identifier => args.Identifier;

    public override string SessionId => args.SessionId;

    public override DateTimeOffset SessionLockedUntil => args.SessionLockedUntil;
}
