namespace Messaging.Propagation;

/// <summary>
/// Writes <c>tracestate</c>: only what follows the grammar, no more than 512 characters. What is too long loses whole members, those
/// over 128 characters first, then from the right. Source: W3C Trace Context Level 2, "tracestate Limits".
/// </summary>
internal static class TraceStateWriter
{
    /// <summary>Most characters written. The specification asks for at least as many; more is not sure to survive the next hop.</summary>
    public const int MaxLength = 512;

    private const int LongMember = 128;

    /// <summary>Writes into <paramref name="destination"/>, which holds <see cref="MaxLength"/> bytes.</summary>
    /// <param name="traceState">The field as an activity holds it, not necessarily well formed.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="written">Bytes written; 0 where nothing of it may be sent.</param>
    /// <returns>Null where all of it was written, else why not.</returns>
    public static FailureReason? Write(string traceState, Span<byte> destination, out int written)
    {
        written = 0;
        if (TraceStateReader.Read(traceState, out var canonical) is { } reason) return reason;
        if (canonical is null) return null;

        if (canonical.Length <= MaxLength)
        {
            Ascii.CopyBytes(canonical.AsSpan(), destination);
            written = canonical.Length;
            return null;
        }

        written = WriteWhatFits(canonical, destination);
        return FailureReason.TooLong;
    }

    private static int WriteWhatFits(string canonical, Span<byte> destination)
    {
        // Long members go from the right until the rest fits; if all of them are gone and it still does not, the rest is cut at the right.
        var surplus = canonical.Length - MaxLength;
        Span<Range> members = stackalloc Range[TraceStateReader.MaxMembers];
        var count = canonical.AsSpan().Split(members, ',');
        for (var i = count - 1; i >= 0 && surplus > 0; i--)
        {
            var length = members[i].End.Value - members[i].Start.Value;
            if (length <= LongMember) continue;
            surplus -= length + 1;
            members[i] = default;
        }

        var written = 0;
        foreach (var range in members[..count])
        {
            var member = canonical.AsSpan(range);
            if (member.IsEmpty) continue;
            if (written + member.Length + 1 > MaxLength + (written == 0 ? 1 : 0)) break;
            if (written > 0) destination[written++] = (byte)',';
            Ascii.CopyBytes(member, destination[written..]);
            written += member.Length;
        }

        return written;
    }
}
