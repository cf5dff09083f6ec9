namespace Messaging.Propagation;

/// <summary>
/// The parent of the process span of one message, and with it the trace in which the handler's work appears. The span links to the producer's context in every case.
/// The process span of a batch has links only.
/// </summary>
public enum ProcessParent
{
    /// <summary>
    /// The ambient span if there is one; otherwise, the producer's context. The default. In a plain worker nothing is ambient, so producer and handler form one trace. Within a
    /// request, a job or another instrumentation's span, the handler belongs to the trace of that span, and the producer's trace is a link away.
    /// </summary>
    Auto,

    /// <summary>
    /// The producer's context; an ambient span becomes a link. Producer and handler always form one trace, whatever runs the handler. A message without a context starts a trace of its
    /// own.
    /// </summary>
    Producer,

    /// <summary>
    /// The ambient span; without one, the process span starts a trace. The producer's trace ends at the queue, and the handler's trace links to it: for fan-out and long waits, where
    /// one trace would grow too large.
    /// </summary>
    Ambient,
}
