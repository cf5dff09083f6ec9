using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Messaging.Propagation;

/// <summary>
/// Remembers for each trace where its messages waited, in memory that does not grow: "where did this order wait, and which traces are broken?" Make it an observer
/// of a propagator (<see cref="MessagePropagationOptions.Observers"/>, <see cref="MessagePropagator.AddObserver"/>, or <c>AddTraceLagTracker</c> of the services). Safe
/// for many threads; recording allocates nothing.
/// </summary>
/// <remarks>
/// It knows what this process receives. A message whose context did not arrive counts for the trace of the span that received it; one that carries no context and no
/// sign that it should is of no trace.
/// </remarks>
public sealed class TraceLagTracker : IPropagationObserver
{
    // Looking for the slowest is done a few slots at a time, so that nobody who records waits for all of them.
    private const int Stride = 256;

    private readonly Lock gate = new();
    private readonly TraceTable table;

    /// <summary>Makes a tracker with nothing in it.</summary>
    /// <param name="options">How much it remembers; default null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not at least 1.</exception>
    public TraceLagTracker(TraceLagTrackerOptions? options = null)
    {
        options ??= new TraceLagTrackerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HopsPerTrace, 1);
        table = new TraceTable(options.Capacity, options.HopsPerTrace);
    }

    /// <summary>Traces that are remembered now.</summary>
    public int Count
    {
        get
        {
            lock (gate) return table.Count;
        }
    }

    /// <summary>Traces that were forgotten for newer ones, since the start.</summary>
    public long EvictedTraces
    {
        get
        {
            lock (gate) return table.EvictedTraces;
        }
    }

    /// <summary>Hops that found no room in their traces, since the start.</summary>
    public long DroppedHops
    {
        get
        {
            lock (gate) return table.DroppedHops;
        }
    }

    /// <inheritdoc/>
    public void OnArrived(in ArrivalReport report)
    {
        var extraction = report.Extraction;
        ActivityTraceId trace;
        if (extraction.Outcome == ExtractionOutcome.Extracted) trace = extraction.Context.TraceId;
        else if (extraction.FailureArray is not null || extraction.Stamp is not null) trace = Activity.Current?.TraceId ?? default;
        else return;

        var key = TraceKey.Of(trace);
        var hop = new HopRecord(report);
        lock (gate) table.Record(key, hop);
    }

    /// <summary>What is known of one trace.</summary>
    /// <param name="traceId">The trace.</param>
    /// <param name="trace">What is known of it.</param>
    /// <returns>Whether it is remembered.</returns>
    public bool TryGet(ActivityTraceId traceId, [NotNullWhen(true)] out TraceLag? trace)
    {
        var key = TraceKey.Of(traceId);
        lock (gate) trace = key != default && table.Find(key) is >= 0 and var index ? TraceReading.Read(table, index) : null;
        return trace is not null;
    }

    /// <summary>The traces whose messages waited longest, the longest first.</summary>
    /// <param name="count">Most traces to return.</param>
    public IReadOnlyList<TraceLag> Slowest(int count) => Top(count, static (in TraceSlot slot) => slot.TotalLag);

    /// <summary>The traces of which a message was received last, the last first.</summary>
    /// <param name="count">Most traces to return.</param>
    public IReadOnlyList<TraceLag> Recent(int count) => Top(count, static (in TraceSlot slot) => slot.LastReceived);

    /// <summary>The traces with something wrong on their way, the one that was last received first.</summary>
    /// <param name="count">Most traces to return.</param>
    public IReadOnlyList<TraceLag> Broken(int count) => Top(count, static (in TraceSlot slot) => slot.Failures == 0 ? null : slot.LastReceived);

    /// <summary>Everything that is known, at one moment. Who records meanwhile waits for it: some milliseconds with the default capacity.</summary>
    public TraceLagSnapshot Snapshot()
    {
        lock (gate)
        {
            var traces = new TraceLag[table.Count];
            for (var i = 0; i < traces.Length; i++) traces[i] = TraceReading.Read(table, table.OldestBut(i));
            return new TraceLagSnapshot(traces, table.EvictedTraces, table.DroppedHops);
        }
    }

    private List<TraceLag> Top(int count, Score scoreOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var best = new PriorityQueue<int, long>();
        for (var start = 0; start < table.Capacity; start += Stride)
        {
            lock (gate)
            {
                for (var i = start; i < Math.Min(start + Stride, table.Count); i++)
                {
                    if (scoreOf(table.At(i)) is not { } score) continue;
                    if (best.Count < count) best.Enqueue(i, score);
                    else if (count > 0) best.EnqueueDequeue(i, score);
                }
            }
        }

        // A slot may have become another trace's meanwhile; it is then looked at once more.
        var found = new List<(TraceLag Trace, long Score)>(best.Count);
        while (best.TryDequeue(out var index, out _))
        {
            lock (gate)
                if (scoreOf(table.At(index)) is { } score)
                    found.Add((TraceReading.Read(table, index), score));
        }

        found.Sort((one, other) => other.Score.CompareTo(one.Score));
        return found.ConvertAll(each => each.Trace);
    }

    private delegate long? Score(in TraceSlot slot);
}
