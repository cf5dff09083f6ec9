using System.Text.Json;

namespace Messaging.Propagation.Cli;

/// <summary>The fields of a message as JSON has them: <c>[["name","value"],…]</c>, where a value may be <c>{"base64":"…"}</c>.</summary>
internal static class JsonCarrier
{
    /// <summary>The fields of a line's <c>carrier</c>.</summary>
    public static List<(string Name, FieldValue Value)> Read(JsonElement line)
    {
        if (!line.TryGetProperty("carrier", out var carrier) || carrier.ValueKind != JsonValueKind.Array)
            throw new UsageException("The line has no carrier: write \"carrier\":[[\"name\",\"value\"],…].");

        var fields = new List<(string, FieldValue)>();
        foreach (var field in carrier.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.Array || field.GetArrayLength() != 2 || field[0].ValueKind != JsonValueKind.String)
                throw new UsageException("A field of the carrier is not [\"name\",\"value\"].");
            fields.Add((field[0].GetString()!, ValueOf(field[1])));
        }

        return fields;
    }

    private static FieldValue ValueOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return FieldValue.Text(value.GetString());
        if (value.ValueKind == JsonValueKind.Null) return FieldValue.Null;
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("base64", out var base64) && base64.ValueKind == JsonValueKind.String)
            return base64.TryGetBytesFromBase64(out var bytes) ? FieldValue.Bytes(bytes) : throw new UsageException("A field's base64 is none.");

        // A number or a table, as a broker with types of its own may hand over.
        return FieldValue.Any(value.Clone());
    }

    public readonly struct Getter : ICarrierGetter<List<(string Name, FieldValue Value)>>
    {
        public void Visit<TVisitor>(List<(string Name, FieldValue Value)> carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            foreach (var (name, value) in carrier) visitor.Field(name, value);
        }
    }
}
