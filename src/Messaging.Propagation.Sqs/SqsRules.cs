using System.Buffers;

namespace Messaging.Propagation.Sqs;

/// <summary>The names and values that SQS accepts as message attributes. Source: Amazon SQS, "Message attribute components" and "Message quotas".</summary>
internal sealed class SqsRules : CarrierRules
{
    private const int MaxNameLength = 256;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    // XML 1.0 has no control characters but tab, line feed and carriage return.
    private static readonly SearchValues<byte> RefusedCharacters = SearchValues.Create([.. Enumerable.Range(0, 0x20).Except([0x09, 0x0a, 0x0d]).Select(code => (byte)code)]);

    private SqsRules()
    {
    }

    public static SqsRules Instance { get; } = new();

    public override bool AllowsName(string name) =>
        name.Length <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters) && name[0] != '.' && name[^1] != '.' &&
        !name.Contains("..", StringComparison.Ordinal) && !IsReserved(name, "AWS.") && !IsReserved(name, "Amazon.");

    public override bool AllowsValue(ReadOnlySpan<byte> value) =>
        !value.IsEmpty && !value.ContainsAny(RefusedCharacters) && value.IndexOf("\uFFFE"u8) < 0 && value.IndexOf("\uFFFF"u8) < 0;

    private static bool IsReserved(string name, string prefix) => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
