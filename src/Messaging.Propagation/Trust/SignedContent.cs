using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// The bytes that a signature covers: the stamp's text up to the key's id, and the name and value of every field that it names. docs/context-stamp.md
/// specifies them.
/// </summary>
/// <param name="version">The version of the signature: version 2 keeps the case of names that hold a baggage key.</param>
internal sealed class SignedContent(int version)
{
    /// <summary>Characters of a signature: 32 bytes in base64url.</summary>
    public const int SignatureLength = 43;

    private readonly List<(string Name, byte[] Value)> fields = [];

    /// <summary>Adds a field; the values of one that came several times are joined by commas.</summary>
    public void Add(string name, ReadOnlySpan<byte> value) =>
        fields.Add((version >= 2 && FieldLookup.Find(name) == Field.UberContext ? name : name.ToLowerInvariant(), value.ToArray()));

    /// <summary>Adds a field as it stands on a carrier.</summary>
    public void Add(string name, FieldValue value) =>
        Add(name, value.AsBytes ?? (value.AsText is { } text ? Encoding.UTF8.GetBytes(text) : []));

    /// <summary>Writes the signature of <see cref="SignatureLength"/> characters.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stamp">The stamp's text up to the signature.</param>
    /// <param name="signature">Where to write.</param>
    public void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stamp, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Canonical(stamp), hash);
        Base64Url.EncodeToUtf8(hash, signature);
    }

    /// <summary>Whether a signature is right. It takes the same time whatever the difference.</summary>
    public bool IsSignedBy(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stamp, ReadOnlySpan<byte> signature)
    {
        // Compared as written: two texts that decode to the same bytes are not the same signature.
        Span<byte> right = stackalloc byte[SignatureLength];
        Sign(key, stamp, right);
        return CryptographicOperations.FixedTimeEquals(right, signature);
    }

    /// <summary>The bytes that are signed: for each part its name, its length and itself, so that nothing can move from one into another.</summary>
    public byte[] Canonical(ReadOnlySpan<byte> stamp)
    {
        fields.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        var writer = new ArrayBufferWriter<byte>(512);
        Put(writer, FieldNames.ContextStamp, stamp);
        foreach (var (name, value) in fields) Put(writer, name, value);
        return writer.WrittenSpan.ToArray();
    }

    private static void Put(ArrayBufferWriter<byte> writer, string name, ReadOnlySpan<byte> value)
    {
        Encoding.UTF8.GetBytes(name, writer);
        writer.Write(":"u8);
        Utf8Formatter.TryFormat(value.Length, writer.GetSpan(16), out var written);
        writer.Advance(written);
        writer.Write(":"u8);
        writer.Write(value);
        writer.Write("\n"u8);
    }
}
