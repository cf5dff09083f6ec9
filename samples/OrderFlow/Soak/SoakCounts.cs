using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>What a soak has seen: reports by kind, memory over time, and the library's own time for each message.</summary>
internal sealed class SoakCounts : IPropagationObserver
{
    private readonly ConcurrentDictionary<Fault, int> reported = new();
    private readonly Dictionary<Sabotage, int> planned = [];
    private readonly List<(TimeSpan At, long Heap)> memory = [];
    private long arrived;

    public OwnTimes OwnTimes { get; } = new();

    public void OnArrived(in ArrivalReport report)
    {
        Interlocked.Increment(ref arrived);
        foreach (var failure in report.Extraction.Failures) Count(failure.Reason.ToString(), report.Operation, failure.Field);
        if (report.ClockSkewed) Count(Fault.ClockSkewed, report.Operation, "context-stamp");
    }

    public void OnInjected(in InjectionReport report)
    {
        foreach (var field in report.Dropped) Count(field.Reason.ToString(), report.Operation, field.Field);
    }

    public void Planned(Sabotage act) => planned[act] = planned.GetValueOrDefault(act) + 1;

    public void Sample(TimeSpan at) => memory.Add((at, GC.GetTotalMemory(forceFullCollection: true)));

    public IEnumerable<string> Complaints()
    {
        foreach (var (act, times) in planned)
            if (reported.GetValueOrDefault(act.Expected[0]) != times)
                yield return $"{act.Title}: done {times} times, reported {reported.GetValueOrDefault(act.Expected[0])} times as {act.Expected[0].Reason}";
    }

    public string Print(int placed, int done)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"orders placed {placed}, done {done}; messages received {arrived}");
        foreach (var (act, times) in planned) text.AppendLine(CultureInfo.InvariantCulture, $"{act.Title}: {times}, reported {reported.GetValueOrDefault(act.Expected[0])}");
        foreach (var (at, heap) in memory) text.AppendLine(CultureInfo.InvariantCulture, $"heap after {at.TotalSeconds:0} s: {heap / 1024.0 / 1024:0.0} MB");
        return text.Append(OwnTimes.Print()).ToString();
    }

    private void Count(string reason, MessagingOperation operation, string field) =>
        reported.AddOrUpdate(new Fault(reason, operation.Destination ?? "", field), 1, static (_, count) => count + 1);
}
