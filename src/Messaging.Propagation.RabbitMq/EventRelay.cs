using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Stands between an event of the client and its handlers. Each handler is entered with nothing current, and its sender is the decorated object. What is added
/// and removed with the client is the handler's relay, always the same one, so that the client's rules for multicast delegates hold. Thread-safe.
/// </summary>
/// <typeparam name="TArgs">The event's arguments.</typeparam>
/// <param name="sender">Returns the sender that handlers are given in place of the client's.</param>
/// <param name="arguments">Returns the arguments that handlers are given in place of the client's; null if they stay as they are.</param>
internal sealed class EventRelay<TArgs>(Func<object, object> sender, Func<TArgs, TArgs>? arguments = null)
    where TArgs : AsyncEventArgs
{
    private readonly Lock gate = new();
    private readonly Dictionary<AsyncEventHandler<TArgs>, AsyncEventHandler<TArgs>> relays = [];
    private AsyncEventHandler<TArgs>? handlers;

    /// <summary>Returns what to add to the client's event for a handler.</summary>
    public AsyncEventHandler<TArgs>? Add(AsyncEventHandler<TArgs>? handler)
    {
        lock (gate)
        {
            handlers += handler;
            return RelayOf(handler);
        }
    }

    /// <summary>Returns what to remove from the client's event for a handler.</summary>
    public AsyncEventHandler<TArgs>? Remove(AsyncEventHandler<TArgs>? handler)
    {
        lock (gate)
        {
            var relay = RelayOf(handler);
            handlers -= handler;
            var kept = Each(handlers).ToHashSet();
            foreach (var each in Each(handler))
                if (!kept.Contains(each))
                    relays.Remove(each);
            return relay;
        }
    }

    private static IEnumerable<AsyncEventHandler<TArgs>> Each(AsyncEventHandler<TArgs>? handler) => handler?.GetInvocationList().Cast<AsyncEventHandler<TArgs>>() ?? [];

    private AsyncEventHandler<TArgs>? RelayOf(AsyncEventHandler<TArgs>? handler)
    {
        AsyncEventHandler<TArgs>? relay = null;
        foreach (var each in Each(handler))
        {
            if (!relays.TryGetValue(each, out var one)) relays.Add(each, one = (from, args) => RaiseAsync(each, from, args));
            relay += one;
        }

        return relay;
    }

    private Task RaiseAsync(AsyncEventHandler<TArgs> handler, object from, TArgs args) => Flow.Clean(
        (handler, from: sender(from), args: arguments is null ? args : arguments(args)), static call => call.handler(call.from, call.args));
}
