using System.Text;
using System.Text.Json;

namespace Messaging.Propagation;

/// <summary>
/// What MassTransit writes: <c>MT-Activity-Id</c> in the form of <c>traceparent</c>, and its baggage as a JSON list of keys and values in
/// <c>MT-Activity-Correlation-Context</c>.
/// </summary>
internal sealed class MassTransitCodec : ContextCodec
{
    private static readonly BridgeCodec Parent = new(Field.MassTransit, ignoresHierarchical: true);

    public override FieldSet Fields { get; } = FieldSet.Of(Field.MassTransit, Field.MassTransitBaggage);

    public override Field Main => Field.MassTransit;

    public override ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context) =>
        Parent.Read(fields, ref failures, out context);

    public override void ReadBaggage(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage)
    {
        if (!fields.Has(Field.MassTransitBaggage) || !fields.TryGetSingle(Field.MassTransitBaggage, ref failures, out var value)) return;

        if ((value.AsBytes?.Length ?? value.AsText?.Length) > BaggageReader.MaxValueLength)
            failures.Add(FailureReason.TooLong, FieldNames.MassTransitBaggage, value);
        else if (!TryRead(value.AsBytes ?? Encoding.UTF8.GetBytes(value.AsText ?? ""), ref failures, ref baggage))
            failures.Add(FailureReason.Malformed, FieldNames.MassTransitBaggage, value);
    }

    private static bool TryRead(byte[] json, ref FailureCollector failures, ref BaggageReader baggage)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var (key, value) = ReadPair(ref reader);
                if (key is null || value is null) return false;
                baggage.AddPair(key, value, Field.MassTransitBaggage, ref failures);
            }

            return reader.TokenType == JsonTokenType.EndArray && !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader has no way of saying no but this.
            return false;
        }
    }

    private static (string? Key, string? Value) ReadPair(ref Utf8JsonReader reader)
    {
        string? key = null, value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            if (text is null) reader.Skip();
            if (string.Equals(name, "key", StringComparison.OrdinalIgnoreCase)) key = text;
            else if (string.Equals(name, "value", StringComparison.OrdinalIgnoreCase)) value = text;
        }

        return (key, value);
    }
}
