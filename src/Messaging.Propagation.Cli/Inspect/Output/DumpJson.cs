using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Writes what was found as one JSON document, message by message.</summary>
/// <param name="output">Where to write.</param>
/// <param name="showsValues">False to leave out baggage values and trace state.</param>
internal sealed class DumpJson(TextWriter output, bool showsValues) : IDisposable
{
    private const int Chunk = 64 * 1024;

    // The document goes to a terminal or a file, never into a page.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly MemoryStream bytes = new();
    private Utf8JsonWriter? writer;

    public void Add(Diagnosis diagnosis)
    {
        var json = Begin();
        var (message, proof) = (diagnosis.Message, diagnosis.Stamp);
        json.WriteStartObject();
        json.WriteString("message", message.Place);
        json.WriteString("verdict", DumpText.Word(diagnosis.Verdict));
        InspectJson.Write(diagnosis.Read, json, showsValues);
        json.WriteStartArray("contexts");
        foreach (var context in diagnosis.Contexts)
        {
            json.WriteStartObject();
            json.WriteString("source", context.Source);
            json.WriteString("format", context.Format?.Name);
            json.WriteString("traceId", context.TraceId);
            json.WriteString("spanId", context.SpanId);
            json.WriteBoolean("isRead", context.IsRead);
            json.WriteBoolean("isUsed", context.IsUsed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("agree", diagnosis.Agree);
        WriteList(json, "neighbours", diagnosis.Neighbours.Select(each => each.Neighbour.Name));
        if (proof.Stamp is { } stamp)
        {
            json.WriteStartObject("stamp");
            json.WriteString("sent", stamp.Sent);
            json.WriteString("origin", stamp.Origin);
            json.WriteNumber("hop", stamp.Hop);
            json.WriteString("key", proof.KeyId);
            WriteList(json, "arrived", proof.Arrived);
            WriteList(json, "dropped", proof.Dropped);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("stamp");
        }

        WriteList(json, "findings", Finding.Of(diagnosis).Select(finding => finding.Text));
        json.WriteEndObject();
        if (json.BytesPending + bytes.Length > Chunk) Flush();
    }

    /// <summary>Ends the document.</summary>
    public void End(DumpReport report, DumpErrors errors)
    {
        var json = Begin();
        json.WriteEndArray();
        WriteList(json, "readAs", report.Shapes.Select(DumpShapes.Describe));
        json.WriteStartObject("counts");
        foreach (var verdict in Enum.GetValues<Verdict>()) json.WriteNumber(DumpText.Word(verdict), report[verdict]);
        json.WriteEndObject();
        json.WriteStartArray("findings");
        foreach (var (name, count, advice) in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("finding", name);
            json.WriteNumber("messages", count);
            json.WriteString("advice", advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("unreadable", errors.Count);
        json.WriteString("firstUnreadable", errors.First);
        json.WriteEndObject();
        Flush();
        output.WriteLine();
    }

    public void Dispose() => writer?.Dispose();

    private Utf8JsonWriter Begin()
    {
        if (writer is not null) return writer;
        writer = new Utf8JsonWriter(bytes, Form);
        writer.WriteStartObject();
        writer.WriteStartArray("messages");
        return writer;
    }

    private void Flush()
    {
        writer!.Flush();
        output.Write(Printable.Json(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)));
        bytes.SetLength(0);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items) json.WriteStringValue(item);
        json.WriteEndArray();
    }
}
