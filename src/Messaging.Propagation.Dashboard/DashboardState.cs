using System.Text.Json;
using System.Text.Json.Serialization;

namespace Messaging.Propagation.Dashboard;

/// <summary>What the page shows, as JSON: times in Unix milliseconds, durations in milliseconds. docs/dashboard.md describes it.</summary>
internal static class DashboardState
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // As many as one looks at.
    private const int Traces = 20;

    public static object Of(DashboardFeed feed)
    {
        var health = feed.Health.Report();
        return new
        {
            At = feed.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            WindowMilliseconds = health.Window.TotalMilliseconds,
            health.Overall.Messages,
            health.Missed,
            Indicators = health.Overall.Indicators.Select(View),
            Destinations = health.Destinations.Select(each => new
            {
                each.System,
                each.Destination,
                each.Messages,
                Indicators = each.Indicators.Select(View),
                Missed = each.Missed.Select(value => value.Indicator.ToString()),
            }),
            Lag = new
            {
                WindowMilliseconds = (LagHistory.Step * LagHistory.Steps).TotalMilliseconds,
                StepMilliseconds = LagHistory.Step.TotalMilliseconds,
                LagHistory.Bounds,
                Destinations = feed.Lags.Read().Select(each => new { each.System, each.Destination, each.Counts }),
            },
            Traces = new
            {
                Slowest = feed.Tracker.Slowest(Traces).Select(TraceView.Of),
                Recent = feed.Tracker.Recent(Traces).Select(TraceView.Of),
                Broken = feed.Tracker.Broken(Traces).Select(TraceView.Of),
                Remembered = feed.Tracker.Count,
                feed.Tracker.EvictedTraces,
                feed.Tracker.DroppedHops,
            },
            Failures = feed.Failures.Read().Select(each => new
            {
                each.Kind.System,
                each.Kind.Destination,
                each.Kind.Reason,
                each.Kind.Field,
                each.Count,
                Last = each.Last.ToUnixTimeMilliseconds(),
                Sentence = Runbooks.Sentences.GetValueOrDefault(each.Kind.Reason),
            }),
            Spans = new { feed.Spans.Kept, feed.Spans.LeftOut },
        };
    }

    private static object View(IndicatorValue value) => new
    {
        Name = value.Indicator.ToString(),
        value.Value,
        value.Target,
        value.IsMet,
        value.Samples,
        Sentence = Runbooks.Sentences.GetValueOrDefault(value.Indicator.ToString()),
    };
}
