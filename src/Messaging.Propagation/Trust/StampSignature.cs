using System.Text;

namespace Messaging.Propagation;

/// <summary>The signature at the end of a stamp: <c>;k=key-id;m=signature</c>.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Text">The stamp's text up to the signature, the key's id included, as it stands on the carrier.</param>
/// <param name="Value">The signature as it stands there.</param>
internal sealed record StampSignature(string KeyId, byte[] Text, byte[] Value)
{
    /// <summary>The newest version of a signature's content.</summary>
    public const int NewestVersion = 2;

    /// <summary>Most bytes that a signature adds to a stamp.</summary>
    public const int MaxLength = 3 + KeyRing.MaxIdLength + 3 + SignedContent.SignatureLength;

    /// <summary>Reads it from a stamp's value; null where there is none, or it is no signature.</summary>
    public static StampSignature? Read(FieldValue value)
    {
        if ((value.AsBytes?.Length ?? value.AsText?.Length) > StampText.MaxLength) return null;

        var raw = value.AsBytes ?? Encoding.UTF8.GetBytes(value.AsText ?? "");
        var mark = raw.AsSpan().LastIndexOf(";m="u8);
        var id = raw.AsSpan().LastIndexOf(";k="u8);
        if (mark < 0 || id < 0 || id > mark || raw.Length - mark - 3 != SignedContent.SignatureLength) return null;
        return new StampSignature(Encoding.Latin1.GetString(raw, id + 3, mark - id - 3), raw[..mark], raw[(mark + 3)..]);
    }

    /// <summary>Signs a stamp that is written already; returns its new length.</summary>
    public static int Append(KeyRing keys, SignedContent content, Span<byte> stamp, int length)
    {
        ";k="u8.CopyTo(stamp[length..]);
        length += 3;
        Ascii.CopyBytes(keys.CurrentId.AsSpan(), stamp[length..]);
        length += keys.CurrentId.Length;
        var signed = stamp[..length];
        ";m="u8.CopyTo(stamp[length..]);
        length += 3;
        content.Sign(keys.Current, signed, stamp.Slice(length, SignedContent.SignatureLength));
        return length + SignedContent.SignatureLength;
    }
}
