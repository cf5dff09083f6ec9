using System.Diagnostics;
using System.Text.Json;
using OpenTelemetry.Resources;

namespace OrderFlow;

/// <summary>An <c>ExportTraceServiceRequest</c> in JSON. Source: opentelemetry-proto, trace_service.proto.</summary>
internal static class OtlpRequest
{
    public static void Write(Utf8JsonWriter json, Resource resource, IReadOnlyDictionary<ActivitySource, List<Activity>> spans)
    {
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        json.WriteStartObject();
        json.WriteStartObject("resource");
        OtlpAttributes.Write(json, resource.Attributes);
        json.WriteEndObject();

        json.WriteStartArray("scopeSpans");
        foreach (var (source, ofSource) in spans) WriteScope(json, source, ofSource);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter json, ActivitySource source, List<Activity> spans)
    {
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", source.Name);
        if (!string.IsNullOrEmpty(source.Version)) json.WriteString("version", source.Version);
        if (source.Tags is { } tags) OtlpAttributes.Write(json, tags);
        json.WriteEndObject();

        json.WriteStartArray("spans");
        foreach (var span in spans) OtlpSpan.Write(json, span);
        json.WriteEndArray();
        if (!string.IsNullOrEmpty(source.TelemetrySchemaUrl)) json.WriteString("schemaUrl", source.TelemetrySchemaUrl);
        json.WriteEndObject();
    }
}
