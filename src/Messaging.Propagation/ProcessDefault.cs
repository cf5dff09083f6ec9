namespace Messaging.Propagation;

/// <summary>
/// Holds the propagator of everything that was given none. The first one wins, since a later one would change clients already at work;
/// a container that is disposed takes its own back, so that the next one in the process can have its turn.
/// </summary>
internal sealed class ProcessDefault : IDisposable
{
    private static MessagePropagator? current;

    private MessagePropagator? offered;

    public static MessagePropagator Get() => Volatile.Read(ref current) ?? Make();

    public void Offer(MessagePropagator propagator)
    {
        offered = propagator;
        if (Interlocked.CompareExchange(ref current, propagator, null) is not null) InternalError.DefaultTaken(propagator.Logger);
    }

    public void Dispose() => Interlocked.CompareExchange(ref current, null, offered);

    private static MessagePropagator Make()
    {
        var made = MessagePropagator.Create();
        return Interlocked.CompareExchange(ref current, made, null) ?? made;
    }
}
