using System.Buffers;
using System.Numerics;

namespace Messaging.Propagation;

/// <summary>
/// Reads <c>tracestate</c> from one or several values, joined in order, into its canonical form: no white space around members, no
/// empty members, no key twice. Source: W3C Trace Context Level 2, "tracestate header".
/// </summary>
/// <remarks>A member that breaks the grammar costs the whole field, as the specification has it, and never the <c>traceparent</c>.</remarks>
internal ref struct TraceStateReader
{
    /// <summary>Most members a field may have.</summary>
    public const int MaxMembers = 32;

    /// <summary>Longest key, and longest value.</summary>
    public const int MaxPartLength = 256;

    /// <summary>
    /// Most characters of all values together that are looked at; beyond it the field is <see cref="FailureReason.TooLong"/>. Twice what 32
    /// members can need.
    /// </summary>
    public const int MaxLength = 2 * MaxMembers * (2 * MaxPartLength + 2);

    /// <summary>Characters for which a caller's buffer should have room. More are made room for; a larger buffer costs every field more to clear.</summary>
    public const int UsualLength = 128;

    private Span<char> buffer;
    private char[]? rented;
    private int length;
    private int members;
    private int seen;

    /// <summary>Starts with a buffer of the caller's, which may be on its stack.</summary>
    public TraceStateReader(Span<char> buffer) => this.buffer = buffer;

    /// <summary>Whether a key came twice; the first, being the newest, was kept.</summary>
    public bool HasDuplicates { get; private set; }

    /// <summary>The canonical field, or null where it has no members.</summary>
    public readonly string? Result => length == 0 ? null : new string(buffer[..length]);

    /// <summary>Reads a field that is one string; null where it is good, else why it is not.</summary>
    public static FailureReason? Read(string value, out string? canonical)
    {
        var reader = new TraceStateReader(stackalloc char[UsualLength]);
        try
        {
            var reason = reader.Add(value.AsSpan());
            canonical = reason is null ? reader.Result : null;
            return reason;
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>Adds one value of the field as its carrier holds it; null where it is good, else why the whole field is not.</summary>
    public FailureReason? Add(FieldValue value)
    {
        if (value.IsWrongType) return FailureReason.WrongType;
        return value.AsBytes is { } bytes ? Add<byte>(bytes) : Add(value.AsText.AsSpan());
    }

    /// <summary>Adds one value of the field; null where it is good, else why the whole field is not.</summary>
    public FailureReason? Add<T>(ReadOnlySpan<T> value) where T : unmanaged, IBinaryInteger<T>
    {
        seen += value.Length;
        if (seen > MaxLength) return FailureReason.TooLong;

        while (!value.IsEmpty)
        {
            var comma = value.IndexOf(Ascii.Unit<T>(','));
            var member = Ascii.TrimOws(comma < 0 ? value : value[..comma]);
            value = comma < 0 ? default : value[(comma + 1)..];
            if (!member.IsEmpty && AddMember(member) is { } reason) return reason;
        }

        return null;
    }

    public readonly void Dispose()
    {
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
    }

    private FailureReason? AddMember<T>(ReadOnlySpan<T> member) where T : unmanaged, IBinaryInteger<T>
    {
        var equals = member.IndexOf(Ascii.Unit<T>('='));
        if (equals <= 0 || !TraceStateGrammar.IsKey(member[..equals]) || !TraceStateGrammar.IsValue(member[(equals + 1)..]))
            return FailureReason.Malformed;

        if (++members > MaxMembers) return FailureReason.TooManyEntries;
        if (Contains(member[..(equals + 1)]))
        {
            HasDuplicates = true;
            return null;
        }

        Reserve(member.Length + 1);
        if (length > 0) buffer[length++] = ',';
        Ascii.CopyChars(member, buffer[length..]);
        length += member.Length;
        return null;
    }

    // Neither keys nor values hold a comma, so a member starts at the front or behind one.
    private readonly bool Contains<T>(ReadOnlySpan<T> keyAndEquals) where T : unmanaged, IBinaryInteger<T>
    {
        var rest = buffer[..length];
        while (!rest.IsEmpty)
        {
            if (StartsWith(rest, keyAndEquals)) return true;
            var comma = rest.IndexOf(',');
            if (comma < 0) return false;
            rest = rest[(comma + 1)..];
        }

        return false;
    }

    private static bool StartsWith<T>(ReadOnlySpan<char> text, ReadOnlySpan<T> start) where T : unmanaged, IBinaryInteger<T>
    {
        if (text.Length < start.Length) return false;
        for (var i = 0; i < start.Length; i++)
            if (text[i] != Ascii.Code(start[i]))
                return false;
        return true;
    }

    private void Reserve(int more)
    {
        if (length + more <= buffer.Length) return;
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(buffer.Length * 2, length + more));
        buffer[..length].CopyTo(larger);
        Dispose();
        buffer = rented = larger;
    }
}
