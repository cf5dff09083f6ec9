namespace Messaging.Propagation.Dashboard;

/// <summary>A trace as JSON.</summary>
internal static class TraceView
{
    /// <summary>With its hops.</summary>
    public static object Of(TraceLag trace) => new
    {
        TraceId = IdOf(trace),
        TotalLag = trace.TotalLag.TotalMilliseconds,
        Age = trace.Age?.TotalMilliseconds,
        FirstReceived = trace.FirstReceived.ToUnixTimeMilliseconds(),
        LastReceived = trace.LastReceived.ToUnixTimeMilliseconds(),
        trace.DroppedHops,
        Failures = trace.Failures.Select(reason => reason.ToString()),
        Hops = trace.Hops.Select(Hop),
    };

    /// <summary>With its hops and spans.</summary>
    public static object Of(TraceLag trace, IReadOnlyList<StoredSpan> spans) => new { Trace = Of(trace), Spans = spans.OrderBy(span => span.Start).Select(Span) };

    // A message whose context did not arrive where nobody made a span has no trace.
    private static string? IdOf(TraceLag trace) => trace.TraceId == default ? null : trace.TraceId.ToHexString();

    private static object Hop(TraceHop hop) => new
    {
        hop.System,
        hop.Destination,
        hop.Group,
        Sent = hop.Sent?.ToUnixTimeMilliseconds(),
        Received = Milliseconds(hop.Received.UtcDateTime),
        Lag = hop.Lag?.TotalMilliseconds,
        Clock = hop.Clock.ToString(),
        hop.Attempt,
        hop.Number,
        hop.ClockSkewed,
        Failures = hop.Failures.Select(reason => new { Reason = reason.ToString(), Sentence = Runbooks.Sentences.GetValueOrDefault(reason.ToString()) }),
    };

    private static object Span(StoredSpan span) => new
    {
        span.SpanId,
        span.ParentId,
        span.Name,
        span.Kind,
        Start = Milliseconds(span.Start),
        Duration = span.Duration.TotalMilliseconds,
        span.Error,
        span.Links,
    };

    private static double Milliseconds(DateTime at) => (at - DateTime.UnixEpoch).TotalMilliseconds;
}
