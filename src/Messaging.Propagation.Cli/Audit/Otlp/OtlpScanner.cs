using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// Reads a request piece by piece, however long it is: it can stop after any token outside a span, and a span (or a metric, or whose it is) is read at one go
/// when all of it is there.
/// </summary>
internal sealed class OtlpScanner(Utf8Names names, ExportErrors exports)
{
    private const int MaxFrames = 8, Nothing = -1;

    private readonly OtlpFrame[] frames = new OtlpFrame[MaxFrames];
    private int depth, passingOver = Nothing;
    private JsonReaderState state;
    private string resource = "";

    /// <summary>Forgets what it was in the middle of.</summary>
    public void Reset() => (depth, passingOver, state) = (0, Nothing, new JsonReaderState());

    /// <exception cref="JsonException">It is no request.</exception>
    public ScanStatus Scan(ReadOnlySpan<byte> data, bool isFinal, SpanBatch batch, out int consumed)
    {
        var reader = new Utf8JsonReader(data, isFinal, state);
        while (true)
        {
            if (passingOver != Nothing && !PassOver(ref reader)) return Stop(ref reader, ScanStatus.NeedsMore, out consumed);
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

        return OtlpFrames.IsArray(frame) ? Element(ref reader, frame, isFinal, batch) : Property(ref reader, frame, isFinal);
    }

    // Token by token: what is of no concern may be longer than all that is held.
    private bool PassOver(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.CurrentDepth > passingOver || reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject)) continue;
            passingOver = Nothing;
            return true;
        }

        return false;
    }

    private void BeginPassingOver(in Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) passingOver = reader.CurrentDepth;
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

    private bool Property(ref Utf8JsonReader reader, OtlpFrame frame, bool isFinal)
    {
        var array = OtlpFrames.Property(frame, ref reader);
        var isResource = OtlpFrames.IsResource(frame, ref reader);
        if (!reader.Read()) return false;
        if (isResource) return Resource(ref reader, isFinal);
        if (array is { } known && reader.TokenType == JsonTokenType.StartArray) Push(known);
        else BeginPassingOver(reader);
        return true;
    }

    private bool Element(ref Utf8JsonReader reader, OtlpFrame array, bool isFinal, SpanBatch batch)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            BeginPassingOver(reader);
            return true;
        }

        if (OtlpFrames.Element(array) is { } element)
        {
            if (element == OtlpFrame.ResourceMetric) resource = "";
            Push(element);
            return true;
        }

        if (!isFinal && !IsWhole(reader)) return false;
        if (array == OtlpFrame.Spans) SpanReader.Read(ref reader, batch, names);
        else exports.Read(ref reader, resource);
        return true;
    }

    // It comes before its metrics, as the fields of the message are numbered.
    private bool Resource(ref Utf8JsonReader reader, bool isFinal)
    {
        if (!isFinal && !IsWhole(reader)) return false;
        resource = CollectorMetric.ResourceOf(ref reader);
        return true;
    }

    private static bool IsWhole(Utf8JsonReader reader) => reader.TrySkip();

    private void Push(OtlpFrame frame) => frames[depth++] = frame;
}
