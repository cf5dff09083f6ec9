using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// Remembers what each message object carried, for as long as the object lives. Make one for all clients of a library: a message may be received by one
/// client and processed by another, and must be read and reported once. Safe for many threads.
/// </summary>
/// <typeparam name="TMessage">The client's type of a received message.</typeparam>
public sealed class ReceivedMessages<TMessage>
    where TMessage : class
{
    private readonly ConditionalWeakTable<TMessage, Known> messages = [];

    /// <summary>Remembers a message that has been read and reported.</summary>
    /// <param name="message">The message.</param>
    /// <param name="extraction">The context that it carried.</param>
    public void Add(TMessage message, in Extraction extraction) => messages.AddOrUpdate(message, new Known(extraction));

    /// <summary>Returns whether the message has been read and reported.</summary>
    /// <param name="message">The message.</param>
    /// <param name="extraction">The context that it carried; default if the message is not known.</param>
    public bool TryGet(TMessage message, out Extraction extraction)
    {
        var found = messages.TryGetValue(message, out var known);
        extraction = known?.Extraction ?? default;
        return found;
    }

    private sealed record Known(Extraction Extraction);
}
