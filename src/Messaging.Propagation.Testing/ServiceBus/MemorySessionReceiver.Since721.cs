namespace Messaging.Propagation.Testing;

internal sealed partial class MemorySessionReceiver
{
    public override bool IsSessionExclusive => true;

    public override string SessionLockToken => $"{EntityPath}:{SessionId}";
}
