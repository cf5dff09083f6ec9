using System.Buffers.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Values as protobuf's JSON writes them: 64-bit numbers as text or as numbers, ids as hexadecimal, enumerations by number or name.</summary>
internal static class JsonValues
{
    private const int SpanIdLength = 16, TraceIdLength = 32, MaxText = 1024;

    // Far beyond any year that counts, and a window can still be added to it.
    private const long LatestTime = long.MaxValue / 4;

    public static UInt128 TraceId(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = reader.ValueSpan;
        if (reader.TokenType != JsonTokenType.String || text.Length != TraceIdLength) throw new JsonException("A traceId is no 32 hex digits.");
        return new UInt128(Hex(text[..SpanIdLength]), Hex(text[SpanIdLength..]));
    }

    /// <summary>0 where it is empty, as a root's parent is.</summary>
    public static ulong SpanId(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null || reader.ValueSpan.IsEmpty) return 0;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length != SpanIdLength) throw new JsonException("A span id is no 16 hex digits.");
        return Hex(reader.ValueSpan);
    }

    public static long Time(ref Utf8JsonReader reader) => Math.Clamp(Integer(ref reader), 0, LatestTime);

    /// <summary>A whole number, of which a fraction is cut off; 0 where it is none.</summary>
    public static long Integer(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return Skip(ref reader);
        if (Utf8Parser.TryParse(reader.ValueSpan, out long whole, out var used) && used == reader.ValueSpan.Length) return whole;
        return Utf8Parser.TryParse(reader.ValueSpan, out double number, out used) && used == reader.ValueSpan.Length ? (long)number : 0;
    }

    public static bool IsFilledText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return !reader.ValueSpan.IsEmpty;
        Skip(ref reader);
        return false;
    }

    public static int Name(ref Utf8JsonReader reader, Utf8Names names)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return (int)Skip(ref reader);
        if (!reader.ValueIsEscaped) return names.Of(reader.ValueSpan);
        if (reader.ValueSpan.Length > MaxText) return Utf8Names.Others;
        Span<byte> text = stackalloc byte[MaxText];
        return names.Of(text[..reader.CopyString(text)]);
    }

    /// <summary>Passes over a value; the caller has seen to it that all of it is there.</summary>
    public static long Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && !reader.TrySkip()) throw new JsonException("It breaks off.");
        return 0;
    }

    /// <summary>Whether the next value is of a kind; one that is not is passed over.</summary>
    public static bool Enters(ref Utf8JsonReader reader, JsonTokenType kind)
    {
        reader.Read();
        if (reader.TokenType == kind) return true;
        Skip(ref reader);
        return false;
    }

    public static void SkipNext(ref Utf8JsonReader reader)
    {
        reader.Read();
        Skip(ref reader);
    }

    private static ulong Hex(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out ulong value, out var used, 'x') && used == text.Length ? value : throw new JsonException("An id is no hexadecimal.");
}
