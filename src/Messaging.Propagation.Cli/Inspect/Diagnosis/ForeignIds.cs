using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Reads trace ids from fields that no format reads, so that they can be compared.</summary>
internal static class ForeignIds
{
    public const string Datadog = "x-datadog-trace-id", Sentry = "sentry-trace", NewRelic = "newrelic", Google = "X-Cloud-Trace-Context",
        PubSub = "googclient_traceparent", ElasticHttp = "elastic-apm-traceparent", Rebus = "rbs-ot-tracestate";

    private const int TraceIdLength = 32, ShortIdLength = 16;

    /// <summary>Returns the trace id that a neighbour wrote, as 32 or 16 hex digits; null where there is none.</summary>
    public static string? Read(DumpMessage message, string field) => message.TextOf(field) is not { } value ? null : field switch
    {
        Datadog => OfDatadog(value, message.TextOf("x-datadog-tags")),
        NewRelic => OfNewRelic(value),
        Sentry or Google => Hex(value.Length >= TraceIdLength ? value[..TraceIdLength] : value),
        PubSub or ElasticHttp or Rebus => value.Split('-') is [_, var id, ..] ? Hex(id) : null,
        _ => null,
    };

    /// <summary>Returns true if two ids name the same trace; otherwise, false. Of a short id only the last half can be compared.</summary>
    public static bool AreSame(string one, string other) =>
        one.Length == other.Length ? one == other : one.EndsWith(other, StringComparison.Ordinal) || other.EndsWith(one, StringComparison.Ordinal);

    // Decimal, the low half of the id. Newer tracers write the high half as a tag.
    private static string? OfDatadog(string value, string? tags)
    {
        if (!ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var low) || low == 0) return null;
        const string Tag = "_dd.p.tid=";
        var high = tags?.Split(',').FirstOrDefault(tag => tag.StartsWith(Tag, StringComparison.Ordinal))?[Tag.Length..];
        return (high?.Length == ShortIdLength ? high : "") + low.ToString("x16", CultureInfo.InvariantCulture);
    }

    // JSON, as base64 in most agents.
    private static string? OfNewRelic(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64.IsValid(value) ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : value);
            return new JsonProperties(document.RootElement).TextOf("d", "tr") is { } id ? Hex(id.PadLeft(TraceIdLength, '0')) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not what an agent writes: there is no id to compare.
            return null;
        }
    }

    private static string? Hex(string text) =>
        text.Length == TraceIdLength && text.All(char.IsAsciiHexDigit) && text.Any(c => c != '0') ? text.ToLowerInvariant() : null;
}
