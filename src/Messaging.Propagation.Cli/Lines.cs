namespace Messaging.Propagation.Cli;

/// <summary>Reads lines of bytes from a stream in bounded memory.</summary>
/// <param name="input">The stream.</param>
/// <param name="head">What was read of it already.</param>
internal sealed class Lines(Stream input, ReadOnlyMemory<byte> head = default)
{
    /// <summary>The longest line that is kept, in bytes.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private byte[] buffer = [.. head.Span, .. new byte[Math.Max(0, (64 * 1024) - head.Length)]];
    private int start, end = head.Length;

    /// <summary>Reads the next line, without its end. It is valid until the next call.</summary>
    /// <param name="line">The line; empty where it is too long.</param>
    /// <param name="isTooLong">True if the line is longer than <see cref="MaxLength"/> and was skipped; otherwise, false.</param>
    /// <returns>True if there was a line; false at the end of the input.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        line = default;
        var scanned = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + scanned, end - start - scanned).IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += scanned;
                if (!isTooLong) line = WithoutReturn(start, length);
                start += length + 1;
                return true;
            }

            scanned = end - start;
            if (scanned >= MaxLength)
            {
                isTooLong = true;
                (start, end, scanned) = (0, 0, 0);
            }

            if (Fill()) continue;
            if (start == end && !isTooLong) return false;
            if (!isTooLong) line = WithoutReturn(start, end - start);
            start = end;
            return true;
        }
    }

    private ReadOnlyMemory<byte> WithoutReturn(int from, int length) =>
        buffer.AsMemory(from, length > 0 && buffer[from + length - 1] == '\r' ? length - 1 : length);

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
