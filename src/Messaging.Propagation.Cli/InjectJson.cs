using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenTelemetry;

namespace Messaging.Propagation.Cli;

/// <summary>One line of <c>msgprop inject --jsonl</c>: a context and baggage in, a carrier out.</summary>
internal sealed class InjectJson(Propagators propagators)
{
    private const int TraceIdLength = 32, SpanIdLength = 16;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public void Answer(JsonElement line, Utf8JsonWriter writer)
    {
        var propagator = propagators.Of(line.TryGetProperty("formats", out var formats) ? formats.GetString() : null);
        var (context, sampling) = line.TryGetProperty("context", out var given) && given.ValueKind == JsonValueKind.Object ? ContextOf(given) : default;
        var fields = new List<(string Name, string Value)>();
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

    // A context that is none is not written: that is no fault of the line's.
    private static (ActivityContext Context, SamplingState Sampling) ContextOf(JsonElement given)
    {
        var debug = given.TryGetProperty("debug", out var flag) && flag.ValueKind == JsonValueKind.True;
        var flags = given.TryGetProperty("flags", out var text) && text.ValueKind == JsonValueKind.String &&
            byte.TryParse(text.GetString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
                ? (ActivityTraceFlags)bits
                : ActivityTraceFlags.None;
        if (debug) flags |= ActivityTraceFlags.Recorded;
        var sampling = debug ? SamplingState.Debug : flags.HasFlag(ActivityTraceFlags.Recorded) ? SamplingState.Sampled : SamplingState.NotSampled;

        var (traceId, spanId) = (TextOf(given, "traceId"), TextOf(given, "spanId"));
        return IsId(traceId, TraceIdLength) && IsId(spanId, SpanIdLength)
            ? (new ActivityContext(ActivityTraceId.CreateFromString(traceId), ActivitySpanId.CreateFromString(spanId), flags, TextOf(given, "traceState")), sampling)
            : default;
    }

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
        public void Set(List<(string Name, string Value)> carrier, string name, ReadOnlySpan<byte> value) => carrier.Add((name, Encoding.UTF8.GetString(value)));

        public void Remove(List<(string Name, string Value)> carrier, string name)
        {
        }
    }
}
