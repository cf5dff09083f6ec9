using System.Buffers;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>What has been read of a stream and not been used, in a pooled array that grows where a piece does not fit.</summary>
internal sealed class ChunkBuffer(Stream stream) : IDisposable
{
    private const int Initial = 1 << 20;

    /// <summary>The longest piece that is held whole. A span is far from that.</summary>
    private const int Most = 1 << 28;

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(Initial);
    private int start, end;

    /// <summary>Whether the stream has ended; there may be something left to use.</summary>
    public bool IsAtEnd { get; private set; }

    public ReadOnlySpan<byte> Data => bytes.AsSpan(start, end - start);

    public void Use(int count) => start += count;

    /// <summary>Reads more.</summary>
    /// <exception cref="InvalidDataException">A piece is longer than anything that is read, or what was packed is damaged.</exception>
    public void Fill()
    {
        if (IsAtEnd) return;
        if (start > 0)
        {
            Data.CopyTo(bytes);
            (start, end) = (0, end - start);
        }

        if (end == bytes.Length) Grow();
        var count = stream.Read(bytes.AsSpan(end));
        end += count;
        IsAtEnd = count == 0;
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
