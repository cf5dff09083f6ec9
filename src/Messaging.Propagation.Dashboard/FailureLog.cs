using System.Collections.Concurrent;

namespace Messaging.Propagation.Dashboard;

/// <summary>What was wrong, by destination, reason and field, since the application started.</summary>
internal sealed class FailureLog(TimeProvider time) : IPropagationObserver
{
    /// <summary>Most kinds told apart; further ones are counted by their reason alone.</summary>
    public const int MaxKinds = 1024;

    private readonly ConcurrentDictionary<FailureKind, Tally> kinds = new();

    public void OnArrived(in ArrivalReport report)
    {
        foreach (var failure in report.Extraction.Failures) Count(report.Operation, failure.Reason.ToString(), failure.Field, report.Received);
        if (report.ClockSkewed) Count(report.Operation, nameof(PropagationIndicator.ClockSkewRate), ClockOf(report), report.Received);
    }

    public void OnInjected(in InjectionReport report)
    {
        foreach (var dropped in report.Dropped) Count(report.Operation, dropped.Reason.ToString(), dropped.Field, time.GetUtcNow());
    }

    /// <summary>All kinds, the one that was seen last first.</summary>
    public IReadOnlyList<(FailureKind Kind, long Count, DateTimeOffset Last)> Read() =>
        [.. kinds.Select(each => (each.Key, each.Value.Count, each.Value.Last)).OrderByDescending(each => each.Last)];

    // A message that was sent in time came before it was due, which is the broker's to say.
    private static string ClockOf(in ArrivalReport report) =>
        report.Clock == LagClock.Broker || !(report.Sent > report.Received) ? "the broker's timestamp"
        : report.Clock == LagClock.Stamp ? FieldNames.ContextStamp
        : "the producer's timestamp";

    private void Count(MessagingOperation operation, string reason, string field, DateTimeOffset at)
    {
        var kind = new FailureKind(operation.Client.System, operation.CountedDestination ?? "", reason, field);
        if (!kinds.TryGetValue(kind, out var tally))
            tally = kinds.GetOrAdd(kinds.Count < MaxKinds ? kind : new FailureKind(null, LagHistory.Others, reason, ""), static _ => new Tally());

        tally.Add(at);
    }

    private sealed class Tally
    {
        private long count;
        private long last;

        public long Count => Interlocked.Read(ref count);

        public DateTimeOffset Last => new(Interlocked.Read(ref last), TimeSpan.Zero);

        public void Add(DateTimeOffset at)
        {
            Interlocked.Increment(ref count);
            Interlocked.Exchange(ref last, at.UtcTicks);
        }
    }
}

/// <summary>A kind of failure.</summary>
/// <param name="System">The broker's system; null for several of them.</param>
/// <param name="Destination">The topic or queue, as it is counted.</param>
/// <param name="Reason">The reason's name, which is that of its runbook.</param>
/// <param name="Field">The field, or whose clock it was; empty where it is the whole carrier, or several.</param>
internal readonly record struct FailureKind(string? System, string Destination, string Reason, string Field);
