namespace Messaging.Propagation.Testing;

/// <summary>The sessions of a queue: who holds which, until when, and their states. Everything happens under the namespace's gate.</summary>
internal sealed class BusSessions(string path)
{
    private readonly Dictionary<string, (object Holder, DateTimeOffset Until)> held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BinaryData> states = new(StringComparer.Ordinal);

    public bool IsFree(string session, DateTimeOffset now) => !held.TryGetValue(session, out var lease) || lease.Until <= now;

    public void Accept(string session, object holder, DateTimeOffset until) => held[session] = (holder, until);

    public bool Release(string session, object holder) => held.TryGetValue(session, out var lease) && lease.Holder == holder && held.Remove(session);

    public DateTimeOffset UntilOf(string session, object holder) => held.TryGetValue(session, out var lease) && lease.Holder == holder ? lease.Until : default;

    /// <summary>Throws where a holder holds a session no more.</summary>
    public void Check(string session, object holder, DateTimeOffset now)
    {
        if (UntilOf(session, holder) <= now) throw BusErrors.SessionLockLost(path);
    }

    public BinaryData? StateOf(string session) => states.GetValueOrDefault(session);

    public void SetState(string session, BinaryData? state)
    {
        if (state is null) states.Remove(session);
        else states[session] = state;
    }

    public DateTimeOffset NextChange(DateTimeOffset now)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var (_, until) in held.Values)
            if (until > now && until < next)
                next = until;
        return next;
    }
}
