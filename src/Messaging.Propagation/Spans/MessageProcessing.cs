using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// The handling of one message, or of a batch: inside it the message's context is the ambient one, with its baggage, so that what the
/// handler sends and logs belongs to the message's trace, whether or not anybody records spans. Dispose it when the handling is over,
/// after <see cref="Fail(System.Exception)"/> where it failed.
/// </summary>
public sealed class MessageProcessing : IDisposable
{
    private static readonly AsyncLocal<MessageProcessing?> Ambient = new();

    private readonly OperationScope scope;
    private readonly MessageProcessing? outer;
    private readonly BaggageScope baggage;
    private readonly int uncounted;
    private readonly IDisposable? logScope;
    private OperationError? error;
    private int ended;

    /// <summary>The handling of nothing: a poll that brought no message. It changes and records nothing.</summary>
    internal MessageProcessing() => ended = 1;

    internal MessageProcessing(OperationScope scope, in Extraction extraction, int uncounted, IDisposable? logScope = null)
    {
        this.logScope = logScope;
        this.scope = scope;
        this.uncounted = uncounted;
        Extraction = extraction;
        outer = Ambient.Value;
        Ambient.Value = this;
        baggage = BaggageScope.Enter(extraction.BaggageArray);
    }

    /// <summary>The innermost processing that the calling code runs in; null outside any.</summary>
    public static MessageProcessing? Current => Ambient.Value;

    /// <summary>The process span; null where nobody listens or a sampler or filter left it out.</summary>
    public Activity? Activity => scope.Activity;

    /// <summary>What the message carried; default for a batch.</summary>
    public Extraction Extraction { get; }

    /// <summary>
    /// Leaves the current span, the baggage and the message being processed behind, for loops that handle messages later. To be called in an asynchronous method of its
    /// own, which gives its caller back what it had. For those who write a decorator.
    /// </summary>
    public static void LeaveAmbient()
    {
        Activity.Current = null;
        Ambient.Value = null;
        BaggageScope.Clear();
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
    public void Fail(in OperationError failure) => error = failure;

    /// <summary>Ends the handling and puts back the ambient context from before it. Once; more calls do nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) return;

        scope.End(uncounted, error, MessagingMetrics.ConsumedMessages, MessagingMetrics.ProcessDuration, detached: false);
        Ambient.Value = outer;
        baggage.Leave();
        try
        {
            logScope?.Dispose();
        }
        catch (Exception exception)
        {
            scope.Report("process", exception);
        }
    }
}
