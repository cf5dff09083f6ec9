using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// A short hash of a destination's name, which the stamp carries inside the signed text: a message that is copied to another destination is recognized there.
/// It is the first 8 bytes of the SHA-256 of the name in UTF-8, written as 16 hexadecimal digits.
/// </summary>
internal readonly record struct DestinationTag(ulong Value)
{
    public const int Length = 16;

    public static DestinationTag Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return new DestinationTag(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    public static bool TryParse<T>(ReadOnlySpan<T> text, out DestinationTag tag) where T : unmanaged, IBinaryInteger<T>
    {
        var good = StampText.TryReadHex(text, Length, out var value);
        tag = new DestinationTag(value);
        return good;
    }
}
