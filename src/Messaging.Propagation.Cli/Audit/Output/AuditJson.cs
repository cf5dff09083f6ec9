using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The report as one JSON object.</summary>
internal static class AuditJson
{
    public static void Write(TextWriter output, AuditReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            WriteInput(json, report);
            json.WriteStartArray("indicators");
            foreach (var indicator in report.Indicators) Write(json, indicator);
            json.WriteEndArray();
            json.WriteStartArray("lag");
            foreach (var (name, lag) in report.Lags)
            {
                json.WriteStartObject();
                json.WriteString("destination", name);
                Write(json, lag);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("timeToReconstruct");
            Write(json, report.TimeToReconstruct);
            json.WriteEndObject();
            json.WriteNumber("mostEarlySeconds", report.MostEarly);
            json.WriteBoolean("missed", report.IsMissed);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteInput(Utf8JsonWriter json, AuditReport report)
    {
        WriteTexts(json, "files", report.Files);
        var input = report.Input;
        json.WriteNumber("bytes", input.Bytes);
        json.WriteNumber("spans", input.Spans);
        json.WriteNumber("messagingSpans", input.MessagingSpans);
        json.WriteNumber("traces", input.Traces);
        json.WriteNumber("lateSpans", input.LateSpans);
        json.WriteNumber("duplicateSpans", input.DuplicateSpans);
        json.WriteNumber("windowSeconds", input.Window.TotalSeconds);
        json.WriteNumber("brokenLines", input.BrokenLines);
        WriteTexts(json, "firstBroken", input.FirstBroken);
    }

    private static void Write(Utf8JsonWriter json, IndicatorResult indicator)
    {
        json.WriteStartObject();
        json.WriteString("name", indicator.Name);
        WriteNumber(json, "value", indicator.Value);
        WriteNumber(json, "target", indicator.Facts.Target);
        if (indicator.IsMet is { } isMet) json.WriteBoolean("isMet", isMet);
        else json.WriteNull("isMet");
        json.WriteNumber("samples", indicator.Samples);
        json.WriteNumber("bad", indicator.Bad);
        json.WriteStartArray("worst");
        foreach (var worst in indicator.Worst)
        {
            json.WriteStartObject();
            json.WriteString("destination", worst.Name);
            json.WriteNumber("value", worst.Value);
            json.WriteNumber("samples", worst.Samples);
            json.WriteNumber("bad", worst.Bad);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "examples", indicator.Examples);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Durations durations)
    {
        json.WriteNumber("count", durations.Count);
        WriteNumber(json, "p50", durations.Percentile(0.5));
        WriteNumber(json, "p95", durations.Percentile(0.95));
        json.WriteNumber("max", durations.Max);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } told) json.WriteNumber(name, told);
        else json.WriteNull(name);
    }
}
