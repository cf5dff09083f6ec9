using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// The service-level indicators of propagation that one process can know, over a sliding window, for each destination, beside their targets. Make it an observer of a
/// propagator (<see cref="MessagePropagationOptions.Observers"/>, <see cref="MessagePropagator.AddObserver"/>, or <c>AddPropagationHealth</c> of the services). Safe for
/// many threads, in memory that is bounded: some 42 KB for a destination. Recording allocates nothing but for a destination's first message in a step of the window. Beyond
/// <see cref="PropagationHealthOptions.MaxDestinations"/> the busiest destinations are told apart.
/// </summary>
public sealed class PropagationHealth : IPropagationObserver
{
    // As many windows are looked at for the one to give up.
    private const int Sample = 8;

    private readonly PropagationHealthOptions options;
    private readonly ConditionalWeakTable<MessagingOperation, HealthWindow> byOperation = [];
    private readonly ConcurrentDictionary<(string System, string? Destination), HealthWindow> windows = new();
    private readonly List<HealthWindow> slots = [];
    private readonly HealthWindow others = new(null, MetricDestinations.Others);
    private readonly Lock gate = new();
    private readonly TimeSpan window;
    private readonly long ticksPerStep;
    private int hand;
    private long turnedAway;

    /// <summary>Makes one that has seen nothing yet.</summary>
    /// <param name="options">Over which time it looks, and what it should find; default null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is shorter than 30 seconds, or a number is less than 1, or a share is not from 0 to 1.</exception>
    public PropagationHealth(PropagationHealthOptions? options = null)
    {
        this.options = options ??= new PropagationHealthOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, TimeSpan.FromSeconds(HealthWindow.Steps));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDestinations, 1);
        CheckShare(options.MinCoverage, nameof(options.MinCoverage));
        CheckShare(options.MaxFieldDropRate, nameof(options.MaxFieldDropRate));
        CheckShare(options.MaxFailureRate, nameof(options.MaxFailureRate));
        CheckShare(options.MaxSamplingMismatchRate, nameof(options.MaxSamplingMismatchRate));
        CheckShare(options.MaxTraceStateLossRate, nameof(options.MaxTraceStateLossRate));
        CheckShare(options.MaxClockSkewRate, nameof(options.MaxClockSkewRate));
        window = options.Window;
        ticksPerStep = window.Ticks / HealthWindow.Steps;
    }

    private static void CheckShare(double? share, string name)
    {
        if (share is not (null or (>= 0 and <= 1))) throw new ArgumentOutOfRangeException(name, share, $"{name} is a share from 0 to 1: write 0.95 for 95 %.");
    }

    /// <inheritdoc/>
    public void OnArrived(in ArrivalReport report) => Count(report.Operation, report, static (counts, in arrived) => counts.Count(arrived));

    /// <inheritdoc/>
    public void OnInjected(in InjectionReport report)
    {
        if (report.BaggageSize > 0) Count(report.Operation, report.BaggageSize, static (counts, in size) => counts.CountBaggage(size));
    }

    /// <inheritdoc/>
    public void OnSamplingMismatch(MessagingOperation operation) => Count(operation, 0, static (counts, in _) => counts.CountMismatch());

    /// <summary>What the window holds now.</summary>
    public PropagationHealthReport Report()
    {
        var step = Now();
        var overall = new HealthCounts();
        var destinations = new List<DestinationHealth>();
        foreach (var window in windows.Values.Append(others))
        {
            var sum = window.Sum(step);
            var health = sum.ToHealth(window.System, window.Destination, options);
            overall.Add(sum);
            if (health.Messages == 0 && health[PropagationIndicator.BaggageMedian].Samples == 0) continue;
            destinations.Add(health with { Missed = [.. health.Indicators.Where(value => value.IsMet == false && value.Samples >= options.MinimumMessages)] });
        }

        destinations.Sort(static (one, other) => string.CompareOrdinal($"{one.System} {one.Destination}", $"{other.System} {other.Destination}"));
        return new PropagationHealthReport(overall.ToHealth(null, null, options), destinations, [.. destinations.SelectMany(MissedBy)]) { Window = window };
    }

    private static IEnumerable<string> MissedBy(DestinationHealth health) => health.Missed
        .Select(value => string.Create(
            CultureInfo.InvariantCulture,
            $"{health.System} {PrintableText.Of(health.Destination)}: {value.Indicator} is {Text(value, value.Value)} of {value.Samples} messages, and is to be {(value.Indicator == PropagationIndicator.Coverage ? "at least" : "below")} {Text(value, value.Target)}"));

    private static string Text(IndicatorValue value, double? number) => value.Indicator is PropagationIndicator.BaggageMedian or PropagationIndicator.BaggageP95
        ? string.Create(CultureInfo.InvariantCulture, $"{number:0} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{number * 100:0.##} %");

    // Not the time of day, which may be set back.
    private long Now() => options.TimeProvider.GetElapsedTime(0).Ticks / ticksPerStep;

    private void Count<T>(MessagingOperation operation, in T subject, HealthWindow.Counting<T> count)
    {
        var step = Now();
        while (!WindowOf(operation, step).TryCount(step, subject, count))
        {
            // The window has just given way to another destination's.
        }
    }

    // Operations are kept by clients, and there may be several of one destination.
    private HealthWindow WindowOf(MessagingOperation operation, long step)
    {
        if (byOperation.TryGetValue(operation, out var known) && !known.IsClosed) return known;
        var key = (operation.Client.System, operation.CountedDestination);
        if (!windows.TryGetValue(key, out var window)) window = Open(key, step);

        // The others' window is not kept: the destination may have one of its own with the next message.
        if (!ReferenceEquals(window, others)) byOperation.AddOrUpdate(operation, window);
        return window;
    }

    private HealthWindow Open((string System, string? Destination) key, long step)
    {
        var isFull = false;
        HealthWindow window;
        lock (gate)
        {
            if (windows.TryGetValue(key, out var known)) return known;

            isFull = slots.Count >= options.MaxDestinations;
            var place = isFull ? FindPlace(step) : slots.Count;
            if (place < 0) return others;

            window = new HealthWindow(key.System, key.Destination);
            if (isFull) Replace(place, window, step);
            else slots.Add(window);
            windows[key] = window;
        }

        if (isFull) PropagationMetrics.CountEvicted("health");
        return window;
    }

    // A new destination must have had more messages than the one that gives way, all new ones together: so names made up by senders do not push out one that is busy.
    private int FindPlace(long step)
    {
        var (lightest, least) = (-1, long.MaxValue);
        for (var i = 0; i < Sample; i++)
        {
            hand = (hand + 1) % slots.Count;
            if (slots[hand].WeightAt(step) is var weight && weight < least) (lightest, least) = (hand, weight);
        }

        if (++turnedAway <= least) return -1;
        turnedAway = 0;
        return lightest;
    }

    private void Replace(int place, HealthWindow window, long step)
    {
        var old = slots[place];
        slots[place] = window;
        windows.TryRemove((old.System!, old.Destination), out _);
        old.CloseInto(others, step);
    }
}
