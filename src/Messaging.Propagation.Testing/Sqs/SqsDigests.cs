using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Messaging.Propagation.Testing;

/// <summary>The MD5 sums by which the SDK checks what arrived, and the SHA-256 sum of content-based deduplication.</summary>
internal static class SqsDigests
{
    private const byte TextTransport = 1, BinaryTransport = 2;

    public static string OfBody(string body) => Md5(Encoding.UTF8.GetBytes(body));

    /// <summary>The deduplication id of a message that brings none: of its body alone, never of its attributes.</summary>
    public static string ForDeduplication(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    public static string? OfTraceHeader(string? header) => header is null
        ? null
        : OfAttributes(new Dictionary<string, StoredSqsAttribute> { [SqsTraceHeaderRules.Name] = new("String", header, null) });

    public static string? OfAttributes(IReadOnlyDictionary<string, StoredSqsAttribute> attributes)
    {
        if (attributes.Count == 0) return null;
        using var bytes = new MemoryStream();
        foreach (var (name, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(bytes, Encoding.UTF8.GetBytes(name));
            Append(bytes, Encoding.UTF8.GetBytes(value.Type));
            bytes.WriteByte(value.IsBinary ? BinaryTransport : TextTransport);
            Append(bytes, value.Bytes);
        }

        return Md5(bytes.ToArray());
    }

    private static void Append(MemoryStream stream, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        stream.Write(length);
        stream.Write(bytes);
    }

    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, bytes));
}
