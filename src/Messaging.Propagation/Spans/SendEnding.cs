using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// What is left of a send once its message is written: its end. Keep this while the client sends, and not the <see cref="SendOperation"/>, which is more than twice as
/// large. For those who write a decorator. Default does nothing.
/// </summary>
public readonly struct SendEnding
{
    private readonly BatchSendOperation? batch;
    private readonly int entry;

    internal SendEnding(in OperationScope scope, BatchSendOperation? batch = null, int entry = 0)
    {
        Scope = scope;
        this.batch = batch;
        this.entry = entry;
    }

    /// <summary>The span; null where nobody listens or a sampler or filter left it out.</summary>
    public Activity? Activity => Scope.Activity;

    internal OperationScope Scope { get; }

    /// <summary>Ends a send that succeeded.</summary>
    /// <param name="elsewhere">Whether this thread is not the one that started it, but a delivery report's: its current span is left alone.</param>
    public void Complete(bool elsewhere = false) => End(null, elsewhere);

    /// <summary>Ends a send that failed.</summary>
    /// <param name="error">How it failed.</param>
    /// <param name="elsewhere">Whether this thread is not the one that started it, but a delivery report's: its current span is left alone.</param>
    public void Fail(in OperationError error, bool elsewhere = false) => End(error, elsewhere);

    /// <summary>
    /// Reports every field that was written as dropped, as <see cref="FailureReason.OverBudget"/>: the broker refused the message with them, and it is sent without.
    /// </summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="written">The carrier with the fields.</param>
    /// <param name="callers">The carrier without them, which is sent now.</param>
    /// <param name="getter">Reads both.</param>
    public void ReportDropped<TCarrier, TGetter>(TCarrier written, TCarrier callers, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        if (!Scope.IsStarted) return;
        try
        {
            Scope.ReportDropped(AddedFields.Of(written, callers, getter));
        }
        catch (Exception exception)
        {
            Scope.Report("send", exception);
        }
    }

    private void End(OperationError? error, bool elsewhere)
    {
        if (batch is not null) batch.End(entry, error);
        else if (Scope.IsStarted) Scope.End(1, error, MessagingMetrics.SentMessages, MessagingMetrics.OperationDuration, elsewhere);
    }
}
