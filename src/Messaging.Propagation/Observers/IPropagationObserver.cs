namespace Messaging.Propagation;

/// <summary>
/// Is told of every message sent and received. It is called on the message path, on whatever thread that is, often on several at once:
/// be quick, do not block. What it throws is counted and goes no further.
/// </summary>
public interface IPropagationObserver
{
    /// <summary>
    /// Called when a context was written on a message that is about to be sent. Called once more for the same message if the broker's client refused it with the
    /// fields, so that it is sent without them: the report then has no fields, and all of them are in <see cref="InjectionReport.Dropped"/>.
    /// </summary>
    /// <param name="report">The fields that were written, and those that were dropped.</param>
    void OnInjected(in InjectionReport report)
    {
    }

    /// <summary>A message was received.</summary>
    /// <param name="report">What it carried, what was wrong, and how long it waited.</param>
    void OnArrived(in ArrivalReport report)
    {
    }

    /// <summary>A message that was sampled on one side of the broker is not on the other.</summary>
    /// <param name="operation">The operation that processes it.</param>
    void OnSamplingMismatch(MessagingOperation operation)
    {
    }
}
