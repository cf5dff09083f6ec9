using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Reads headers, attributes and properties in all the ways in which JSON writes them.</summary>
internal static class JsonFields
{
    private static readonly object NotText = new();

    private static readonly string[] Names = ["key", "name"];
    private static readonly string[] Texts = ["stringValue", "value", "string", "payload", "longstr", "shortstr"];
    private static readonly string[] Base64 = ["binaryValue", "base64"];

    /// <summary>
    /// Returns the fields of an object, a list of pairs, an alternating list of names and values, or a list of objects.
    /// </summary>
    public static List<(string Name, FieldValue Value)> Of(JsonElement container)
    {
        var fields = new List<(string, FieldValue)>();
        if (container.ValueKind == JsonValueKind.Object) AddObject(fields, container);
        else if (container.ValueKind == JsonValueKind.Array) AddArray(fields, container);
        return fields;
    }

    /// <summary>Returns true if a JSON array is a list of names and values, <c>[["name","value"],…]</c>; otherwise, false.</summary>
    public static bool ArePairs(JsonElement array) => array.GetArrayLength() > 0 && array.EnumerateArray().All(IsPair);

    private static bool IsPair(JsonElement item) =>
        item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2 && item[0].ValueKind == JsonValueKind.String;

    private static void AddObject(List<(string, FieldValue)> fields, JsonElement container)
    {
        foreach (var property in container.EnumerateObject()) Add(fields, property.Name, property.Value);
    }

    private static void AddArray(List<(string, FieldValue)> fields, JsonElement container)
    {
        string? name = null;
        foreach (var item in container.EnumerateArray())
        {
            if (IsPair(item))
            {
                Add(fields, item[0].GetString()!, item[1]);
            }
            else if (item.ValueKind == JsonValueKind.Object)
            {
                var properties = new JsonProperties(item);
                var named = Names.Select(key => properties.Find(key)).FirstOrDefault(found => found is { ValueKind: JsonValueKind.String });
                if (named is { } key) Add(fields, key.GetString()!, properties.All.FirstOrDefault(each => !Names.Contains(each.Name, StringComparer.OrdinalIgnoreCase)).Value);
                else AddObject(fields, item);
            }
            else if (name is null)
            {
                // kcat -J: names and values in turn.
                if (item.ValueKind == JsonValueKind.String) name = item.GetString();
            }
            else
            {
                Add(fields, name, item);
                name = null;
            }
        }
    }

    private static void Add(List<(string, FieldValue)> fields, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            foreach (var item in value.EnumerateArray()) fields.Add((name, FieldValue.Text(item.GetString())));
            return;
        }

        fields.Add((name, ValueOf(value)));
    }

    private static FieldValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => FieldValue.Text(value.GetString()),
        JsonValueKind.Null or JsonValueKind.Undefined => FieldValue.Null,
        JsonValueKind.Array => BytesOf(value),
        JsonValueKind.Object => Wrapped(new JsonProperties(value)),
        _ => FieldValue.Any(NotText),
    };

    // Attributes of SQS and SNS, values of Avro, bytes of Lambda events.
    private static FieldValue Wrapped(JsonProperties value)
    {
        foreach (var name in Texts)
            if (value.Find(name) is { ValueKind: JsonValueKind.String } text)
                return FieldValue.Text(text.GetString());
        foreach (var name in Base64)
            if (value.Find(name) is { ValueKind: JsonValueKind.String } text)
                return text.TryGetBytesFromBase64(out var bytes) ? FieldValue.Bytes(bytes) : FieldValue.Any(NotText);
        return value.Find("bytes") is { ValueKind: JsonValueKind.Array } list ? BytesOf(list) : FieldValue.Any(NotText);
    }

    // Lambda writes bytes as numbers; Java's are signed.
    private static FieldValue BytesOf(JsonElement array)
    {
        var bytes = new byte[array.GetArrayLength()];
        var count = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var number) || number is < -128 or > 255) return FieldValue.Any(NotText);
            bytes[count++] = (byte)number;
        }

        return FieldValue.Bytes(bytes);
    }
}
