using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Where the messages of one trace waited, as far as this process has received them.</summary>
public sealed record TraceLag
{
    /// <summary>
    /// The trace. Of a message whose context did not arrive it is that of the span that received it, and default where there was none either.
    /// </summary>
    public required ActivityTraceId TraceId { get; init; }

    /// <summary>Its hops by the time they were sent, or received where nobody says that or the clocks disagree; then by their numbers.</summary>
    public required IReadOnlyList<TraceHop> Hops { get; init; }

    /// <summary>Hops that are counted in the total and not remembered, see <see cref="TraceLagTrackerOptions.HopsPerTrace"/>.</summary>
    public required int DroppedHops { get; init; }

    /// <summary>
    /// How long its messages waited, added up. Of a message that was delivered several times the longest wait counts, where the broker counts deliveries and an earlier one
    /// is among <see cref="Hops"/>; elsewhere each delivery counts as a message of its own.
    /// </summary>
    public required TimeSpan TotalLag { get; init; }

    /// <summary>From the time at which the trace first entered a queue to the last receive; null where no stamp says so.</summary>
    public required TimeSpan? Age { get; init; }

    /// <summary>When a message of it was received first.</summary>
    public required DateTimeOffset FirstReceived { get; init; }

    /// <summary>When a message of it was received last.</summary>
    public required DateTimeOffset LastReceived { get; init; }

    /// <summary>What was wrong with contexts on the way, over all hops, each reason once; empty for a trace that is whole.</summary>
    public required IReadOnlyList<FailureReason> Failures { get; init; }

    /// <summary>Whether something was wrong with a context on the way.</summary>
    public bool IsBroken => Failures.Count > 0;
}

/// <summary>Everything that a <see cref="TraceLagTracker"/> knew at one moment.</summary>
/// <param name="Traces">The traces, the one that was seen first at the front.</param>
/// <param name="EvictedTraces">Traces that were forgotten for newer ones, since the start.</param>
/// <param name="DroppedHops">Hops that found no room in their traces, since the start.</param>
public sealed record TraceLagSnapshot(IReadOnlyList<TraceLag> Traces, long EvictedTraces, long DroppedHops);
