using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenTelemetry;

namespace Messaging.Propagation.Cli;

/// <summary>Answers one line of <c>msgprop inject --jsonl</c>: writes a context and baggage as the fields of a carrier.</summary>
internal sealed class InjectJson(Propagators propagators)
{
    private const int TraceIdLength = 32, SpanIdLength = 16;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public void Answer(JsonElement line, Utf8JsonWriter writer)
    {
        var propagator = propagators.Of(line.TryGetProperty("formats", out var formats) ? formats.GetString() : null);
        var (context, sampling) = line.TryGetProperty("context", out var given) && given.ValueKind == JsonValueKind.Object ? ContextOf(given, line) : default;
        var fields = CarrierOf(line);
        propagator.Inject(fields, default(Setter), context, BaggageOf(line), sampling);

        writer.WriteStartArray("carrier");
        foreach (var (name, value) in fields)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(name);
            writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    // An invalid context is not an error: a propagator does not write one.
    private static (ActivityContext Context, SamplingState Sampling) ContextOf(JsonElement given, JsonElement line)
    {
        var flags = byte.TryParse(TextOf(given, "flags"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            ? (ActivityTraceFlags)bits
            : ActivityTraceFlags.None;
        var isDebug = given.TryGetProperty("debug", out var flag) && flag.ValueKind == JsonValueKind.True;
        var sampling = SamplingOf(given) ?? SamplingOf(line) ??
            (isDebug ? SamplingState.Debug : flags.HasFlag(ActivityTraceFlags.Recorded) ? SamplingState.Sampled : SamplingState.NotSampled);
        flags = sampling is SamplingState.Sampled or SamplingState.Debug ? flags | ActivityTraceFlags.Recorded : flags & ~ActivityTraceFlags.Recorded;

        var (traceId, spanId) = (TextOf(given, "traceId"), TextOf(given, "spanId"));
        return IsId(traceId, TraceIdLength) && IsId(spanId, SpanIdLength)
            ? (new ActivityContext(ActivityTraceId.CreateFromString(traceId), ActivitySpanId.CreateFromString(spanId), flags, TextOf(given, "traceState")), sampling)
            : default;
    }

    private static SamplingState? SamplingOf(JsonElement element) =>
        !element.TryGetProperty("sampling", out var sampling) || sampling.ValueKind == JsonValueKind.Null ? null
        : (sampling.ValueKind == JsonValueKind.String ? sampling.GetString() : null) switch
        {
            "defer" => SamplingState.Deferred,
            "accept" => SamplingState.Sampled,
            "deny" => SamplingState.NotSampled,
            "debug" => SamplingState.Debug,
            _ => throw new UsageException("sampling is defer, accept, deny or debug."),
        };

    private static List<(string Name, string Value)> CarrierOf(JsonElement line) =>
        line.TryGetProperty("carrier", out _) ? [.. JsonCarrier.Read(line).Select(field => (field.Name, field.Value.AsText ?? throw NotText))] : [];

    private static UsageException NotText => new("A field of the carrier to inject into is not text.");

    private static Baggage BaggageOf(JsonElement line)
    {
        var baggage = default(Baggage);
        if (!line.TryGetProperty("baggage", out var entries) || entries.ValueKind != JsonValueKind.Array) return baggage;
        foreach (var entry in entries.EnumerateArray())
        {
            if (TextOf(entry, "key") is { Length: > 0 } key && TextOf(entry, "value") is { } value) baggage = baggage.SetBaggage(key, value);
        }

        return baggage;
    }

    private static string? TextOf(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsId(string? id, int length) =>
        id is not null && id.Length == length && !id.AsSpan().ContainsAnyExcept(HexDigits) && id.AsSpan().ContainsAnyExcept('0');

    private readonly struct Setter : ICarrierSetter<List<(string Name, string Value)>>
    {
        public void Set(List<(string Name, string Value)> carrier, string name, ReadOnlySpan<byte> value)
        {
            Remove(carrier, name);
            carrier.Add((name, Encoding.UTF8.GetString(value)));
        }

        public void Remove(List<(string Name, string Value)> carrier, string name) =>
            carrier.RemoveAll(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));
    }
}
