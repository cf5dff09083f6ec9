using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>The one system attribute that may be sent. It counts neither as an attribute nor towards the size.</summary>
internal static class SqsTraceHeaderRules
{
    public const string Name = "AWSTraceHeader";

    private const string Root = "Root=1-";
    private const int TimeDigits = 8, UniqueDigits = 24;

    public static string? Read(Dictionary<string, MessageSystemAttributeValue>? attributes)
    {
        string? header = null;
        foreach (var (name, value) in attributes ?? [])
        {
            if (name != Name) throw SqsErrors.InvalidParameter($"Message system attribute name '{name}' is invalid.");
            if (value?.DataType != "String") throw SqsErrors.InvalidParameter($"Message system attribute '{Name}' must be of type 'String'.");
            if (string.IsNullOrEmpty(value.StringValue)) throw SqsErrors.InvalidParameter($"Message system attribute '{Name}' must contain a non-empty value.");
            if (!HasRoot(value.StringValue)) throw SqsErrors.InvalidParameter($"Message system attribute '{Name}' is not a valid X-Ray trace header.");
            header = value.StringValue;
        }

        return header;
    }

    private static bool HasRoot(string header)
    {
        foreach (var part in header.Split(';', StringSplitOptions.TrimEntries))
        {
            if (!part.StartsWith(Root, StringComparison.Ordinal)) continue;
            var id = part.AsSpan(Root.Length);
            return id.Length == TimeDigits + 1 + UniqueDigits && id[TimeDigits] == '-' && AreHex(id[..TimeDigits]) && AreHex(id[(TimeDigits + 1)..]);
        }

        return false;
    }

    private static bool AreHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiHexDigit(c))
                return false;
        return true;
    }
}
