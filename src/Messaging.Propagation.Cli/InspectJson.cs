using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Messaging.Propagation.Cli;

/// <summary>One line of <c>msgprop inspect --jsonl</c>: a carrier in, what was read of it out.</summary>
internal sealed class InspectJson(Propagators propagators)
{
    public void Answer(JsonElement line, Utf8JsonWriter writer)
    {
        var propagator = propagators.Of(line.TryGetProperty("formats", out var formats) ? formats.GetString() : null);
        Write(propagator.Extract(JsonCarrier.Read(line), default(JsonCarrier.Getter)), writer);
    }

    private static void Write(in Extraction extraction, Utf8JsonWriter writer)
    {
        var context = extraction.Context;
        var isExtracted = extraction.Outcome == ExtractionOutcome.Extracted;
        writer.WriteString("outcome", extraction.Outcome switch
        {
            ExtractionOutcome.Extracted => "extracted",
            ExtractionOutcome.Absent => "absent",
            _ => "failed",
        });
        writer.WriteString("format", extraction.Format?.Name);
        writer.WriteString("traceId", isExtracted ? context.TraceId.ToHexString() : null);
        writer.WriteString("spanId", isExtracted ? context.SpanId.ToHexString() : null);
        writer.WriteString("flags", isExtracted ? ((int)context.TraceFlags).ToString("x2", CultureInfo.InvariantCulture) : null);
        if (isExtracted) writer.WriteBoolean("sampled", context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        else writer.WriteNull("sampled");
        writer.WriteBoolean("debug", isExtracted && extraction.Sampling == SamplingState.Debug);
        writer.WriteString("traceState", context.TraceState);

        writer.WriteStartArray("baggage");
        foreach (var entry in extraction.Baggage) Write(entry, writer);
        writer.WriteEndArray();

        writer.WriteStartArray("failures");
        foreach (var failure in extraction.Failures)
        {
            writer.WriteStartObject();
            writer.WriteString("reason", failure.Reason.ToString());
            writer.WriteString("field", failure.Field);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(BaggageEntry entry, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("key", entry.Key);
        writer.WriteString("value", entry.Value);
        writer.WriteStartArray("properties");
        foreach (var (key, value) in entry.Properties)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
