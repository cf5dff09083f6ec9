using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>The report as one JSON document; docs/msgprop.md says what is in it.</summary>
internal static class ProbeJson
{
    // The document goes to a terminal or a file, never into a page.
    private static readonly JsonWriterOptions Form = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, ProbeReport report)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Form)) Write(writer, report);
        output.WriteLine(Printable.Json(Encoding.UTF8.GetString(bytes.ToArray())));
    }

    private static void Write(Utf8JsonWriter writer, ProbeReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("from", report.From);
        writer.WriteString("to", report.To);
        writer.WriteBoolean("survived", !report.Failed.Any());
        writer.WriteStartArray("fields");
        foreach (var row in report.Fields) Write(writer, row);
        writer.WriteEndArray();
        writer.WriteStartArray("sizes");
        foreach (var row in report.Sizes) Write(writer, row);
        writer.WriteEndArray();
        if (report.Lag is { } lag) Write(writer, lag);
        else writer.WriteNull("roundTrip");
        writer.WriteStartArray("notes");
        foreach (var note in report.Notes) writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FieldRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("format", row.Field.Format);
        writer.WriteString("field", row.Field.Name);
        writer.WriteBoolean("mustSurvive", row.Field.IsRequired);
        writer.WriteString("state", ProbeText.Word(row.Verdict.State));
        writer.WriteBoolean("survived", row.Verdict.Survived);
        writer.WriteString("how", row.Verdict.How);
        writer.WriteString("sent", row.Field.Value);
        writer.WriteString("received", row.Verdict.State == FieldState.Kept ? row.Field.Value : row.Verdict.Received);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SizeRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("what", row.What);
        writer.WriteString("unit", row.Unit);
        writer.WriteNumber("largest", row.Size.Largest);
        if (row.Size.BrokenAt is { } broken) writer.WriteNumber("brokenAt", broken);
        else writer.WriteNull("brokenAt");
        writer.WriteString("how", row.Size.Break);
        writer.WriteNumber("tried", row.Bound);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RoundTripLag lag)
    {
        writer.WriteStartObject("roundTrip");
        writer.WriteNumber("count", lag.Count);
        writer.WriteNumber("lost", lag.Lost);
        Write(writer, lag.Count, "p50Ms", lag.P50);
        Write(writer, lag.Count, "p95Ms", lag.P95);
        Write(writer, lag.Count, "maxMs", lag.Max);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, int count, string name, double milliseconds)
    {
        if (count == 0) writer.WriteNull(name);
        else writer.WriteNumber(name, Math.Round(milliseconds, 3));
    }
}
