using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// Reads a request piece by piece, however long it is: it can stop after any token outside a span, and a span (or a metric, or a part that is passed over) is
/// read at one go when all of it is there.
/// </summary>
internal sealed class OtlpScanner(Utf8Names names, ExportErrors exports)
{
    private const int MaxFrames = 8;

    private readonly OtlpFrame[] frames = new OtlpFrame[MaxFrames];
    private int depth;
    private JsonReaderState state;

    /// <summary>Forgets what it was in the middle of.</summary>
    public void Reset() => (depth, state) = (0, new JsonReaderState());

    /// <exception cref="JsonException">It is no request.</exception>
    public ScanStatus Scan(ReadOnlySpan<byte> data, bool isFinal, SpanBatch batch, out int consumed)
    {
        var reader = new Utf8JsonReader(data, isFinal, state);
        while (true)
        {
            var before = reader;
            if (!Step(ref reader, isFinal, batch)) return Stop(ref before, ScanStatus.NeedsMore, out consumed);
            if (depth == 0) return Stop(ref reader, ScanStatus.Done, out consumed);
            if (batch.IsFull) return Stop(ref reader, ScanStatus.BatchFull, out consumed);
        }
    }

    private ScanStatus Stop(ref Utf8JsonReader reader, ScanStatus status, out int consumed)
    {
        consumed = (int)reader.BytesConsumed;
        state = status == ScanStatus.Done ? new JsonReaderState() : reader.CurrentState;
        return status;
    }

    private bool Step(ref Utf8JsonReader reader, bool isFinal, SpanBatch batch)
    {
        if (!reader.Read()) return false;
        if (depth == 0) return Begin(ref reader);

        var frame = frames[depth - 1];
        if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
        {
            depth--;
            return true;
        }

        return OtlpFrames.IsArray(frame) ? Element(ref reader, frame, isFinal, batch) : Property(ref reader, frame);
    }

    private bool Begin(ref Utf8JsonReader reader)
    {
        Push(reader.TokenType switch
        {
            JsonTokenType.StartObject => OtlpFrame.Request,
            JsonTokenType.StartArray => OtlpFrame.Requests,
            _ => throw new JsonException("It is no object."),
        });
        return true;
    }

    private bool Property(ref Utf8JsonReader reader, OtlpFrame frame)
    {
        if (OtlpFrames.Property(frame, ref reader) is not { } array) return reader.TrySkip();
        if (!reader.Read()) return false;
        if (reader.TokenType != JsonTokenType.StartArray) return reader.TrySkip();
        Push(array);
        return true;
    }

    private bool Element(ref Utf8JsonReader reader, OtlpFrame array, bool isFinal, SpanBatch batch)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return reader.TrySkip();
        if (OtlpFrames.Element(array) is { } element)
        {
            Push(element);
            return true;
        }

        if (!isFinal)
        {
            var probe = reader;
            if (!probe.TrySkip()) return false;
        }

        if (array == OtlpFrame.Spans) SpanReader.Read(ref reader, batch, names);
        else exports.Read(ref reader);
        return true;
    }

    private void Push(OtlpFrame frame) => frames[depth++] = frame;
}
