using System.Buffers;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>What has been read of a stream and not been used, in a pooled array that grows where a piece does not fit.</summary>
/// <param name="stream">What is read.</param>
/// <param name="limit">How much of it, or a little more.</param>
internal sealed class ChunkBuffer(Stream stream, long limit = long.MaxValue) : IDisposable
{
    // Files of many collectors are open side by side.
    private const int Initial = 1 << 17;

    /// <summary>The longest piece that is held whole. A span is far from that.</summary>
    private const int Most = 1 << 28;

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(Initial);
    private int start, end;
    private long read;

    /// <summary>Whether the stream has ended; there may be something left to use.</summary>
    public bool IsAtEnd { get; private set; }

    public ReadOnlySpan<byte> Data => bytes.AsSpan(start, end - start);

    public void Use(int count) => start += count;

    /// <summary>Reads at least as much again as there is: whoever looks at all of it once more then looks at no byte more than twice, taken together.</summary>
    /// <exception cref="InvalidDataException">A piece is longer than anything that is read, or what was packed is damaged.</exception>
    public void Fill()
    {
        if (IsAtEnd) return;
        if (start > 0)
        {
            Data.CopyTo(bytes);
            (start, end) = (0, end - start);
        }

        var wanted = Math.Min(end * 2L, Most);
        do
        {
            if (end == bytes.Length) Grow();
            var count = stream.Read(bytes.AsSpan(end));
            end += count;
            read += count;
            IsAtEnd = count == 0 || read >= limit;
        }
        while (!IsAtEnd && end < wanted);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        start = end = 0;
        stream.Dispose();
    }

    private void Grow()
    {
        if (bytes.Length >= Most) throw new InvalidDataException("A single span or line is longer than 256 MB.");
        var larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
        bytes.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
