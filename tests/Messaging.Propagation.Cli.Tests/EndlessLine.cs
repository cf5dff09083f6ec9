using System.Text;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>Input with one very long line that is in no memory at once, then some text.</summary>
internal sealed class EndlessLine(long length, string after, string before = "", byte filling = (byte)'x') : Stream
{
    private readonly byte[] start = Encoding.UTF8.GetBytes(before), tail = Encoding.UTF8.GetBytes(after);
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length + tail.Length - position);
        for (var i = 0; i < count; i++, position++) buffer[i] = position < start.Length ? start[position] : position < length ? filling : tail[position - length];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
