using System.Globalization;

namespace Messaging.Propagation.Cli;

/// <summary>What was read, for people.</summary>
internal static class InspectText
{
    public static void Write(TextWriter output, in Extraction extraction)
    {
        Line(output, "outcome", extraction.Outcome switch
        {
            ExtractionOutcome.Extracted => $"extracted, format {extraction.Format}",
            ExtractionOutcome.Absent => "absent: the message carries no trace context",
            _ => "failed: there is, or was, a trace context and it cannot be used",
        });
        if (extraction.Outcome == ExtractionOutcome.Extracted)
        {
            Line(output, "trace id", extraction.Context.TraceId.ToHexString());
            Line(output, "span id", extraction.Context.SpanId.ToHexString());
            Line(output, "flags", ((int)extraction.Context.TraceFlags).ToString("x2", CultureInfo.InvariantCulture));
        }

        if (extraction.Sampling is { } sampling) Line(output, "sampling", SamplingName(sampling));
        if (extraction.Context.TraceState is { } traceState) Line(output, "trace state", traceState);
        foreach (var entry in extraction.Baggage) Line(output, "baggage", $"{entry.Key} = {entry.Value}{(entry.Metadata is null ? "" : $" ;{entry.Metadata}")}");
        if (extraction.Stamp is { } stamp)
            Line(output, "stamp", $"sent {Time(stamp.Sent)}, trace began {Time(stamp.Origin)}, hop {stamp.Hop}, wrote {stamp.Fields}");

        foreach (var failure in extraction.Failures)
            Line(output, "failure", $"{failure.Reason}{(failure.Field.Length == 0 ? "" : $" {failure.Field}")}: {Advice.For(failure.Reason)}");
    }

    private static void Line(TextWriter output, string label, string value) => output.WriteLine($"{label,-12}{Printable.Of(value)}");

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string SamplingName(SamplingState sampling) => sampling switch
    {
        SamplingState.Sampled => "sampled",
        SamplingState.Deferred => "left open by the sender",
        SamplingState.Debug => "sampled, and debugged",
        _ => "not sampled",
    };
}
