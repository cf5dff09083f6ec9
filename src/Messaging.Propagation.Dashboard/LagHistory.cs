using System.Collections.Concurrent;

namespace Messaging.Propagation.Dashboard;

/// <summary>How long messages waited, by destination, in the last five minutes: for each five seconds, how many waited how long.</summary>
internal sealed class LagHistory(TimeProvider time) : IPropagationObserver
{
    /// <summary>Steps of time that are kept.</summary>
    public const int Steps = 60;

    /// <summary>What destinations beyond <see cref="MaxDestinations"/> are counted as.</summary>
    public const string Others = "(others)";

    /// <summary>Most destinations told apart.</summary>
    public const int MaxDestinations = 64;

    /// <summary>How long a step is.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    /// <summary>Upper ends of the ranges that waits are counted in, in milliseconds; a last range has all that waited longer.</summary>
    public static IReadOnlyList<double> Bounds => Ranges;

    private static readonly double[] Ranges = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 86_400_000];

    private readonly ConcurrentDictionary<(string? System, string Destination), Waits> destinations = new();

    public void OnArrived(in ArrivalReport report)
    {
        if (report.Lag is not { } lag) return;
        (string? System, string Destination) key = (report.Operation.Client.System, report.Operation.CountedDestination ?? "");
        if (!destinations.TryGetValue(key, out var waits))
            waits = destinations.GetOrAdd(destinations.Count < MaxDestinations ? key : (null, Others), static _ => new Waits());

        waits.Add(Now(), lag.TotalMilliseconds);
    }

    /// <summary>The destinations, each with its counts by step, the oldest first, and range.</summary>
    public IReadOnlyList<(string? System, string Destination, int[][] Counts)> Read()
    {
        var now = Now();
        return [.. destinations.OrderBy(each => each.Key).Select(each => (each.Key.System, each.Key.Destination, each.Value.Read(now)))];
    }

    // Not the time of day, which may be set back. Beyond the steps before it, which are then never negative.
    private long Now() => (time.GetElapsedTime(0).Ticks / Step.Ticks) + Steps;

    private sealed class Waits
    {
        private readonly Lock gate = new();
        private readonly int[][] counts = [.. Enumerable.Range(0, Steps).Select(_ => new int[Ranges.Length + 1])];
        private readonly long[] steps = new long[Steps];

        public void Add(long step, double milliseconds)
        {
            var range = Array.BinarySearch(Ranges, milliseconds);
            lock (gate)
            {
                var place = (int)(step % Steps);
                if (steps[place] < step)
                {
                    Array.Clear(counts[place]);
                    steps[place] = step;
                }

                counts[place][range < 0 ? ~range : range]++;
            }
        }

        public int[][] Read(long now)
        {
            lock (gate)
                return [.. Enumerable.Range(0, Steps).Select(i => now - Steps + 1 + i).Select(step => steps[step % Steps] == step ? (int[])counts[step % Steps].Clone() : [])];
        }
    }
}
