using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>The digest of a message's attributes. Source: Amazon SQS, "Calculating the MD5 message digest for message attributes".</summary>
internal static class AttributeDigest
{
    private const byte Text = 1, Binary = 2;

    /// <summary>Returns the digest as lower-case hexadecimal digits; null if there are no attributes, as the service does.</summary>
    public static string? Of(Dictionary<string, MessageAttributeValue>? attributes)
    {
        if (attributes is not { Count: > 0 }) return null;
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            Append(md5, Encoding.UTF8.GetBytes(name));
            Append(md5, Encoding.UTF8.GetBytes(value.DataType));
            md5.AppendData([value.BinaryValue is null ? Text : Binary]);
            Append(md5, value.BinaryValue?.ToArray() ?? Encoding.UTF8.GetBytes(value.StringValue));
        }

        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, byte[] value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        hash.AppendData(length);
        hash.AppendData(value);
    }
}
