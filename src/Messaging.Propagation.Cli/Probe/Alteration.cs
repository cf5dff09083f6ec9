using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>Says how one value became another.</summary>
internal static class Alteration
{
    public static string Of(string sent, string received)
    {
        if (received.Length == 0) return "truncated to 0 bytes: it came empty";
        if (sent.StartsWith(received, StringComparison.Ordinal)) return $"truncated to {Bytes(received)} of {Bytes(sent)} bytes";
        if (string.Equals(sent, received, StringComparison.OrdinalIgnoreCase)) return "re-cased: its value came in another case";
        if (ReEncoding(sent, received) is { } encoding) return $"re-encoded: {encoding}";
        return received.StartsWith(sent, StringComparison.Ordinal)
            ? $"value changed: {Bytes(received) - Bytes(sent)} bytes were appended"
            : "value changed";
    }

    private static string? ReEncoding(string sent, string received)
    {
        if (Percent.Decode(received) == sent) return "it came percent-encoded once more";
        if (Percent.Decode(sent) == received || Percent.Decode(sent.Replace('+', ' ')) == received) return "its percent encoding was undone";
        if (IsJsonOf(sent, received)) return "it came as a JSON string";
        return Base64.IsValid(received) && Encoding.UTF8.GetString(Convert.FromBase64String(received)) == sent ? "it came as base64" : null;
    }

    private static bool IsJsonOf(string sent, string received)
    {
        if (received is not ['"', .., '"']) return false;
        try
        {
            return JsonSerializer.Deserialize<string>(received) == sent;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
