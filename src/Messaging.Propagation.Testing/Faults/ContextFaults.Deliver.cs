using System.Runtime.CompilerServices;

namespace Messaging.Propagation.Testing;

/// <content>Deliveries in the process.</content>
public sealed partial class ContextFaults
{
    /// <summary>Gives messages on to whoever handles them, some later than the next, some twice, as the seed and the rate have it.</summary>
    /// <typeparam name="T">The type of messages.</typeparam>
    /// <param name="messages">The messages as they came. They are asked for as they are needed, one ahead at most.</param>
    /// <returns>The messages as they are delivered: each at least once, each at most one place late.</returns>
    public IEnumerable<T> Deliver<T>(IEnumerable<T> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Enumerate(messages);
    }

    /// <summary>The same for messages that come in time.</summary>
    /// <typeparam name="T">The type of messages.</typeparam>
    /// <param name="messages">The messages as they came.</param>
    /// <param name="cancellationToken">Ends the waiting for the next message.</param>
    /// <returns>The messages as they are delivered: each at least once, each at most one place late. One that is held back waits for the next.</returns>
    public IAsyncEnumerable<T> Deliver<T>(IAsyncEnumerable<T> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return EnumerateAsync(messages, cancellationToken);
    }

    private IEnumerable<T> Enumerate<T>(IEnumerable<T> messages)
    {
        var line = new DeliveryLine<T>(this);
        foreach (var message in messages)
            foreach (var delivered in line.Next(message))
                yield return delivered;
        foreach (var delivered in line.End()) yield return delivered;
    }

    private async IAsyncEnumerable<T> EnumerateAsync<T>(IAsyncEnumerable<T> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var line = new DeliveryLine<T>(this);
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
            foreach (var delivered in line.Next(message))
                yield return delivered;
        foreach (var delivered in line.End()) yield return delivered;
    }
}
