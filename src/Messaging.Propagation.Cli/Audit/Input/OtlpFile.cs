using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// Reads a file of requests: one a line, so that a broken one costs no other, or documents over many lines, of which what comes after a break is lost.
/// </summary>
internal sealed class OtlpFile(string path, ChunkBuffer buffer, OtlpScanner scanner, BrokenLines broken) : IDisposable
{
    // A longer line is read piece by piece: a document may have no line breaks at all.
    private const int LongLine = 1 << 22;

    private long line = 1, requestLine = 1;
    private bool isInRequest, isDocument, hasBegun, isOver;

    public void Dispose() => buffer.Dispose();

    /// <summary>Fills a batch, less than whole only at the end of the file.</summary>
    /// <returns>Whether there is anything in it.</returns>
    public bool Fill(SpanBatch batch)
    {
        try
        {
            if (!hasBegun) Begin();
            while (!isOver && !batch.IsFull) ReadPiece(batch);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            broken.Add(path, line, $"the rest cannot be read: {exception.Message}");
            isOver = true;
        }

        return batch.Count > 0;
    }

    private void Begin()
    {
        hasBegun = true;
        while (!buffer.IsAtEnd && buffer.Data.Length < LongLine && !FirstLine.IsTold(buffer.Data)) buffer.Fill();
        if (buffer.Data.StartsWith("\uFEFF"u8)) buffer.Use("\uFEFF"u8.Length);
        isDocument = FirstLine.IsPartOfDocument(buffer.Data);
    }

    private void ReadPiece(SpanBatch batch)
    {
        var data = buffer.Data;
        var newline = isDocument ? -1 : data.IndexOf((byte)'\n');
        var isFinal = newline >= 0 || buffer.IsAtEnd;
        if (!isFinal && data.Length < LongLine && !isDocument)
        {
            buffer.Fill();
            return;
        }

        var piece = newline >= 0 ? data[..newline] : data;
        if (isInRequest || !FirstLine.IsBlank(piece)) Scan(piece, isFinal, batch);
        else if (newline >= 0) Use(newline + 1);
        else if (buffer.IsAtEnd) isOver = true;
        else buffer.Fill();
    }

    private void Scan(ReadOnlySpan<byte> piece, bool isFinal, SpanBatch batch)
    {
        if (!isInRequest) requestLine = line;
        isInRequest = true;
        try
        {
            var status = scanner.Scan(piece, isFinal, batch, out var consumed);
            if (status == ScanStatus.Done && !isDocument && !FirstLine.IsBlank(piece[consumed..])) throw new JsonException("There is more after its end.");
            Use(consumed);
            if (status == ScanStatus.Done) isInRequest = false;
            if (status == ScanStatus.NeedsMore) buffer.Fill();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            Break(exception);
        }
    }

    private void Break(Exception exception)
    {
        var place = exception as JsonException;
        var at = place?.LineNumber is { } below ? requestLine + below : line;
        broken.Add(path, at, place?.BytePositionInLine is { } position ? $"no JSON at byte {position + 1}" : exception.Message);
        scanner.Reset();
        isInRequest = false;
        if (isDocument) isOver = true;
        else SkipLine();
    }

    private void SkipLine()
    {
        while (buffer.Data.IndexOf((byte)'\n') < 0 && !buffer.IsAtEnd)
        {
            Use(buffer.Data.Length);
            buffer.Fill();
        }

        var newline = buffer.Data.IndexOf((byte)'\n');
        Use(newline >= 0 ? newline + 1 : buffer.Data.Length);
    }

    private void Use(int count)
    {
        line += buffer.Data[..count].Count((byte)'\n');
        buffer.Use(count);
    }
}
