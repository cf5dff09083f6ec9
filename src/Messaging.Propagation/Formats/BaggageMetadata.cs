using System.Numerics;
using System.Text;

namespace Messaging.Propagation;

/// <summary>Reads the properties behind a baggage value. A bad property costs itself, never its member. Source: W3C Baggage, "property".</summary>
internal static class BaggageMetadata
{
    /// <summary>The properties without white space, or null where none is left.</summary>
    public static string? Read<T>(ReadOnlySpan<T> text, FieldValue source, ref FailureCollector failures) where T : unmanaged, IBinaryInteger<T>
    {
        StringBuilder? metadata = null;
        while (!text.IsEmpty)
        {
            var semicolon = text.IndexOf(Ascii.Unit<T>(';'));
            var property = Ascii.TrimOws(semicolon < 0 ? text : text[..semicolon]);
            text = semicolon < 0 ? default : text[(semicolon + 1)..];
            if (property.IsEmpty) continue;

            var equals = property.IndexOf(Ascii.Unit<T>('='));
            var key = equals < 0 ? property : Ascii.TrimOws(property[..equals]);
            var value = equals < 0 ? default : Ascii.TrimOws(property[(equals + 1)..]);
            if (!BaggageGrammar.IsToken(key) || !BaggageGrammar.IsValue(value) || !PercentEncoding.TryDecode(value, out _))
            {
                failures.Add(FailureReason.Malformed, FieldNames.Baggage, source);
                continue;
            }

            metadata ??= new StringBuilder();
            if (metadata.Length > 0) metadata.Append(';');
            metadata.Append(Ascii.ToText(key));
            if (equals >= 0) metadata.Append('=').Append(Ascii.ToText(value));
        }

        return metadata?.ToString();
    }
}
