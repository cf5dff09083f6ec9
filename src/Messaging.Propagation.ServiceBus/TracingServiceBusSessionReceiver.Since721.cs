namespace Messaging.Propagation.ServiceBus;

internal sealed partial class TracingServiceBusSessionReceiver
{
    public override bool IsSessionExclusive => inner.IsSessionExclusive;

    public override string SessionLockToken => inner.SessionLockToken;
}
