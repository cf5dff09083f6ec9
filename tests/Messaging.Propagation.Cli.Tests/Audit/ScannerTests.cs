using System.Text;
using Messaging.Propagation.Cli.Audit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class ScannerTests
{
    [Theory]
    [InlineData("{\"resourceLogs\":[", "{\"a\":[1,{}]},", "{}]")]
    [InlineData("{\"resourceSpans\":{\"x\":[", "{\"a\":[1,{}]},", "1]}")]
    [InlineData("{\"resourceSpans\":[[", "{\"a\":[1,{}]},", "{}]]")]
    public void What_is_passed_over_is_used_up_piece_by_piece(string begin, string middle, string end)
    {
        var scanner = new OtlpScanner(new Utf8Names(), new ExportErrors());
        var batch = new SpanBatch();
        var pieces = Enumerable.Repeat(string.Concat(Enumerable.Repeat(middle, 100)), 5).Prepend(begin);

        var left = "";
        foreach (var piece in pieces)
        {
            var data = Encoding.UTF8.GetBytes(left + piece);
            Assert.Equal(ScanStatus.NeedsMore, scanner.Scan(data, isFinal: false, batch, out var consumed));
            left = Encoding.UTF8.GetString(data[consumed..]);

            // Whether a comma is right is told by what follows it.
            Assert.InRange(left.Length, 0, 1);
        }

        var rest = Encoding.UTF8.GetBytes($"{left}{end},{Span.Request(Span.Send(1, 1))[1..]}");
        Assert.Equal((ScanStatus.Done, 1), (scanner.Scan(rest, isFinal: true, batch, out _), batch.Count));
    }

    [Fact]
    public void Each_time_that_more_is_read_it_is_twice_as_much()
    {
        using var stream = new Trickle(1 << 20);
        using var buffer = new ChunkBuffer(stream);
        var fills = 0;

        for (; !buffer.IsAtEnd; fills++) buffer.Fill();

        Assert.Equal(1 << 20, buffer.Data.Length);
        Assert.InRange(fills, 5, 25);
    }

    /// <summary>Gives a hundred bytes at a time, as what unpacks may.</summary>
    private sealed class Trickle(int length) : MemoryStream(new byte[length])
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(100, buffer.Length)]);
    }
}
