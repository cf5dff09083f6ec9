using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OrderFlow;

/// <summary>One span in OTLP's JSON. Source: opentelemetry-proto, trace.proto; ids are hexadecimal and 64-bit numbers strings.</summary>
internal static class OtlpSpan
{
    // SpanFlags: the low byte is W3C's, then come "it is known whether the parent is remote" and "it is".
    private const uint KnowsRemote = 0x100, IsRemote = 0x200;

    public static void Write(Utf8JsonWriter json, Activity span)
    {
        json.WriteStartObject();
        WriteIds(json, span.Context);
        json.WriteString("parentSpanId", span.ParentSpanId == default ? "" : span.ParentSpanId.ToHexString());
        json.WriteNumber("flags", Flags(span.ActivityTraceFlags, span.HasRemoteParent));
        json.WriteString("name", span.DisplayName);

        // OTLP numbers kinds from 1, in the same order.
        json.WriteNumber("kind", (int)span.Kind + 1);
        WriteTime(json, "startTimeUnixNano", span.StartTimeUtc);
        WriteTime(json, "endTimeUnixNano", span.StartTimeUtc + span.Duration);
        OtlpAttributes.Write(json, span.TagObjects);
        WriteEvents(json, span);
        WriteLinks(json, span);
        WriteStatus(json, span);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, in ActivityContext context)
    {
        json.WriteString("traceId", context.TraceId.ToHexString());
        json.WriteString("spanId", context.SpanId.ToHexString());
        if (!string.IsNullOrEmpty(context.TraceState)) json.WriteString("traceState", context.TraceState);
    }

    private static void WriteEvents(Utf8JsonWriter json, Activity span)
    {
        if (!span.Events.Any()) return;
        json.WriteStartArray("events");
        foreach (ref readonly var happened in span.EnumerateEvents())
        {
            json.WriteStartObject();
            WriteTime(json, "timeUnixNano", happened.Timestamp.UtcDateTime);
            json.WriteString("name", happened.Name);
            OtlpAttributes.Write(json, happened.Tags);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, Activity span)
    {
        if (!span.Links.Any()) return;
        json.WriteStartArray("links");
        foreach (ref readonly var link in span.EnumerateLinks())
        {
            json.WriteStartObject();
            WriteIds(json, link.Context);
            if (link.Tags is { } tags) OtlpAttributes.Write(json, tags);
            json.WriteNumber("flags", Flags(link.Context.TraceFlags, link.Context.IsRemote));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStatus(Utf8JsonWriter json, Activity span)
    {
        json.WriteStartObject("status");
        if (!string.IsNullOrEmpty(span.StatusDescription)) json.WriteString("message", span.StatusDescription);
        if (span.Status != ActivityStatusCode.Unset) json.WriteNumber("code", (int)span.Status);
        json.WriteEndObject();
    }

    private static uint Flags(ActivityTraceFlags flags, bool remote) => (uint)flags | KnowsRemote | (remote ? IsRemote : 0);

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime time) =>
        json.WriteString(name, ((time - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture));
}
