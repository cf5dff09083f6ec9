using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// The handling of one message, or of a batch: inside it the message's context is the ambient one, with its baggage, so that what the
/// handler sends and logs belongs to the message's trace, with or without a listener. Dispose it when the handling is over,
/// after <see cref="Fail(System.Exception)"/> if it failed.
/// </summary>
/// <remarks>
/// It is current in the method that starts it and in what that method calls. An asynchronous method that starts it does not make it current for its caller: with
/// <c>await foreach</c>, start it in the body and not in the iterator.
/// </remarks>
public abstract class MessageProcessing : IDisposable
{
    private static readonly AsyncLocal<MessageProcessing?> Ambient = new();

    private protected MessageProcessing()
    {
    }

    /// <summary>
    /// The innermost processing that the calling code runs in; null outside any, and in that of a message that carries nothing while nobody listens and nothing
    /// else is current.
    /// </summary>
    public static MessageProcessing? Current
    {
        get
        {
            // A flow may have inherited one that has ended since: a timer, a task that nobody awaits, a scope that another thread disposed.
            var processing = Ambient.Value;
            while (processing is { IsEnded: true }) processing = processing.Outer;
            return processing;
        }

        private protected set => Ambient.Value = value;
    }

    internal abstract bool IsEnded { get; }

    /// <summary>Makes the processing around one that ends current, in a flow in which that one was; any other flow keeps what it has.</summary>
    /// <returns>True if this is such a flow.</returns>
    private protected static bool Leave(MessageProcessing ended)
    {
        if (!ReferenceEquals(Ambient.Value, ended)) return false;
        Ambient.Value = ended.Outer;
        return true;
    }

    internal abstract MessageProcessing? Outer { get; }

    /// <summary>Gets whether anything that this process refused is on a message of this processing or of one around it.</summary>
    internal bool HasRefused => HasOwnRefused || Outer is { HasRefused: true };

    private protected abstract bool HasOwnRefused { get; }

    internal virtual ActivityContext AdoptedContext => default;

    /// <summary>Gets the context to which sends link besides those on their messages; default if there is none.</summary>
    internal virtual ActivityContext Linked => default;

    internal virtual BaggageEntry[]? AdoptedBaggage => null;

    internal virtual ContextStamp? AdoptedStamp => null;

    /// <summary>Returns the message, of this processing or of one around it, that came with a context; null if none did.</summary>
    internal CarriedMessage? Find(in ActivityContext context) => FindOwn(context) ?? Outer?.Find(context);

    internal bool RefusedContextOf(FieldPrints prints) => RefusedOwn(prints, baggage: false) || Outer?.RefusedContextOf(prints) == true;

    internal bool RefusedBaggageOf(FieldPrints prints) => RefusedOwn(prints, baggage: true) || Outer?.RefusedBaggageOf(prints) == true;

    private protected abstract CarriedMessage? FindOwn(in ActivityContext context);

    private protected abstract bool RefusedOwn(FieldPrints prints, bool baggage);

    /// <summary>The process span; null where nobody listens or a sampler or filter left it out.</summary>
    public abstract Activity? Activity { get; }

    /// <summary>What the message carried; default for a batch.</summary>
    public abstract Extraction Extraction { get; }

    /// <summary>
    /// Leaves the current span, the baggage and the message being processed behind, for loops that handle messages later. To be called in an asynchronous method of its
    /// own, which gives its caller back what it had. For those who write a decorator.
    /// </summary>
    public static void LeaveAmbient()
    {
        Activity.Current = null;
        Current = null;
        BaggageScope.Clear();
    }

    /// <summary>
    /// Starts the forwarding of one message of a batch, where its headers are not copied onto the outgoing message: until it is disposed, sends link to that message
    /// and carry its baggage and its stamp's origin on. Not needed where the outgoing message carries the received headers: the send recognizes them.
    /// </summary>
    /// <param name="message">What that message carried, as read by <c>Extract</c>.</param>
    /// <returns>Dispose it when the message has been forwarded.</returns>
    public static IDisposable StartForwarding(in Extraction message) => new ForwardedMessage(message);

    /// <summary>
    /// Runs a loop that handles messages on the thread pool, in a flow of its own: the span, the baggage, the log scopes and every other
    /// <see cref="AsyncLocal{T}"/> value of the caller stay behind.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <param name="cancellationToken">Cancels the start of the loop; pass it to the loop as well to end it.</param>
    /// <returns>The task of the loop.</returns>
    public static Task RunDetachedAsync(Func<Task> loop, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loop);
        if (ExecutionContext.IsFlowSuppressed()) return Task.Run(loop, cancellationToken);
        using (ExecutionContext.SuppressFlow()) return Task.Run(loop, cancellationToken);
    }

    /// <summary>
    /// Starts a processing, runs a handler in it and ends it. An exception of the handler ends the span with status Error and is thrown; an
    /// <see cref="OperationCanceledException"/> after <paramref name="cancellationToken"/> was cancelled is not an error. The caller's own context is current again afterwards.
    /// For authors of adapters.
    /// </summary>
    /// <typeparam name="TMessage">The type of the message, or of the batch.</typeparam>
    /// <param name="start">Starts the processing.</param>
    /// <param name="message">The message or the batch.</param>
    /// <param name="handler">Handles it. An exception that it throws before it returns a task is in the returned task, too.</param>
    /// <param name="errorOf">Returns the error for an exception.</param>
    /// <param name="cancellationToken">Passed to the handler.</param>
    /// <returns>A task that ends as that of the handler.</returns>
    public static async Task RunAsync<TMessage>(
        Func<TMessage, MessageProcessing> start, TMessage message, Func<TMessage, CancellationToken, Task> handler, Func<Exception, OperationError> errorOf,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(errorOf);
        using var processing = start(message);
        try
        {
            await handler(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            processing.Fail(exception, errorOf, cancellationToken);
            throw;
        }
    }

    /// <summary>Records that the handling failed, unless the exception only tells that it was cancelled. For authors of adapters.</summary>
    /// <param name="exception">The exception of the handler.</param>
    /// <param name="errorOf">Returns the error for it.</param>
    /// <param name="cancellationToken">The token that the handler was given.</param>
    public void Fail(Exception exception, Func<Exception, OperationError> errorOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(errorOf);
        if (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested) Fail(errorOf(exception));
    }

    /// <summary>Says that the handling failed: the span ends with status Error and the exception's type, and the exception is logged.</summary>
    /// <param name="exception">What it failed with.</param>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Fail(OperationError.From(exception));
    }

    /// <summary>Says that the handling failed, where there is no exception, or it has a better name than its type's.</summary>
    /// <param name="failure">How it failed.</param>
    public abstract void Fail(in OperationError failure);

    /// <summary>Ends the handling and puts back the ambient context from before it. Once; more calls do nothing.</summary>
    public abstract void Dispose();
}
