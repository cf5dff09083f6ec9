using System.Buffers;
using System.Text.Unicode;

namespace Messaging.Propagation;

/// <summary>Tells a value that is badly written from one that is no text at all. Asked only after a parser has refused the value.</summary>
internal static class FieldText
{
    private const string ControlCharacters =
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000a\u000b\u000c\u000d\u000e\u000f" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f";

    // The start is enough to tell, and bounds the time that a hostile value can cost.
    private const int Looked = 1024;

    private static readonly SearchValues<char> ControlChars = SearchValues.Create(ControlCharacters);
    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create([.. ControlCharacters.Select(c => (byte)c)]);

    /// <summary>False for control characters, for bytes that are not UTF-8, and for what is neither text nor bytes.</summary>
    public static bool IsText(FieldValue value)
    {
        if (value.AsBytes is { } bytes) return IsText(bytes);
        return !value.IsWrongType && !value.AsText.AsSpan(0, Math.Min(value.AsText?.Length ?? 0, Looked)).ContainsAny(ControlChars);
    }

    /// <summary>Returns true if a field is absent or all its values are short and empty or white space.</summary>
    public static bool IsBlank(in FieldCollector fields, Field field)
    {
        for (var i = 0; fields.TryGetAt(field, i, out var value); i++)
        {
            if (value.IsWrongType || value.Length > Looked) return false;
            if (value.AsBytes is { } bytes && !Ascii.TrimOws<byte>(bytes).IsEmpty) return false;
            if (value.AsText is { } text && !Ascii.TrimOws(text.AsSpan()).IsEmpty) return false;
        }

        return true;
    }

    private static bool IsText(byte[] bytes)
    {
        // A cut through a character at the end of the window is not the value's fault.
        var looked = bytes.AsSpan(0, Math.Min(bytes.Length, Looked));
        for (var cut = 0; cut < 4 && cut <= looked.Length; cut++)
        {
            if (Utf8.IsValid(looked[..^cut])) return !looked.ContainsAny(ControlBytes);
            if (looked.Length == bytes.Length) return false;
        }

        return false;
    }
}
