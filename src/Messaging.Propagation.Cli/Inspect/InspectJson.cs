using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Answers one line of <c>msgprop inspect --jsonl</c>: writes what was read of a carrier.</summary>
internal sealed class InspectJson(Propagators propagators)
{
    /// <summary>Gets a value indicating whether a context failed.</summary>
    public bool HasFailed { get; private set; }

    public void Answer(JsonElement line, Utf8JsonWriter writer)
    {
        var propagator = propagators.Of(line.TryGetProperty("formats", out var formats) ? formats.GetString() : null);
        var extraction = propagator.Extract(JsonCarrier.Read(line), default(JsonCarrier.Getter));
        HasFailed |= extraction.Outcome == ExtractionOutcome.Failed;
        Write(extraction, writer);
    }

    /// <summary>Writes what was read as properties of the current object.</summary>
    /// <param name="extraction">What was read.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="showsValues">False to leave out baggage values and trace state.</param>
    public static void Write(in Extraction extraction, Utf8JsonWriter writer, bool showsValues = true)
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
        writer.WriteString("traceState", showsValues ? context.TraceState : null);

        writer.WriteStartArray("baggage");
        foreach (var entry in extraction.Baggage) Write(entry, writer, showsValues);
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

    private static void Write(BaggageEntry entry, Utf8JsonWriter writer, bool showsValues)
    {
        writer.WriteStartObject();
        writer.WriteString("key", entry.Key);
        if (!showsValues)
        {
            writer.WriteEndObject();
            return;
        }

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
