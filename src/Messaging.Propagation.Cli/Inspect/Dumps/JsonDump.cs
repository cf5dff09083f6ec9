using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Reads messages from JSON: one value per line, one document, or an array of any length.</summary>
/// <param name="input">The input.</param>
/// <param name="head">What was read of it already.</param>
/// <param name="forced">The shape to read; <see cref="DumpShape.Auto"/> recognizes each message.</param>
/// <param name="errors">Counts what is not JSON.</param>
internal sealed class JsonDump(Stream input, ReadOnlyMemory<byte> head, DumpShape forced, DumpErrors errors)
{
    // Properties that hold the messages of a response, an event or an export.
    private static readonly HashSet<string> Wrappers = new(
        ["messages", "records", "rmqMessagesByQueue", "receivedMessages", "value", "items", "data", "results", "content"], StringComparer.OrdinalIgnoreCase);

    private readonly JsonSource source = new(input, head, property => property is null || Wrappers.Contains(property));
    private int number;

    public IEnumerable<DumpMessage> Read()
    {
        while (Next() is { } document)
        {
            using (document)
            {
                foreach (var message in MessagesOf(document.RootElement, IsOfEvent(source.Property))) yield return message;
            }
        }
    }

    private JsonDocument? Next()
    {
        while (true)
        {
            try
            {
                var document = source.Read();
                if (document is null || !source.IsOfObject || Wrappers.Contains(source.Property ?? "")) return document;

                // Beside the messages of a large response.
                document.Dispose();
            }
            catch (JsonException exception)
            {
                var where = $"line {source.LineOf(exception)}";
                var goesOn = source.SkipLine(out var isNote);
                if (!isNote) errors.Add(where, exception.LineNumber is null ? exception.Message : "is not JSON of at most 64 levels");
                if (!goesOn) return null;
            }
        }
    }

    private IEnumerable<DumpMessage> MessagesOf(JsonElement element, bool isEvent)
    {
        if (element.ValueKind == JsonValueKind.Array && !JsonFields.ArePairs(element))
        {
            foreach (var item in element.EnumerateArray())
                foreach (var message in MessagesOf(item, isEvent))
                    yield return message;
            yield break;
        }

        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            errors.Add($"value {++number}", "is neither a JSON object nor an array");
            yield break;
        }

        var (wrapped, found) = Look(element, isEvent);
        if (found is not null) yield return found;
        foreach (var (name, inner) in wrapped)
            foreach (var message in MessagesOf(inner, isEvent || IsOfEvent(name)))
                yield return message;
    }

    // Either a message or what wraps messages. Text is decoded only here, so that one message that is not Unicode costs no other.
    private (List<(string Name, JsonElement Value)> Wrapped, DumpMessage? Message) Look(JsonElement element, bool isEvent)
    {
        try
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                var pairs = JsonFields.Of(element);
                return ([], new DumpMessage($"message {++number}", DumpShape.Carrier, pairs));
            }

            var properties = new JsonProperties(element);
            var found = JsonCarriers.Find(properties, forced);
            if (found is null && WrappedIn(properties) is { Count: > 0 } wrapped) return (wrapped, null);
            var (shape, fields) = found ?? (forced is DumpShape.Auto or DumpShape.Object ? (DumpShape.Object, JsonFields.Of(element)) : (forced, []));
            var place = JsonCarriers.PlaceOf(properties);
            number++;
            return ([], new DumpMessage(place ?? $"message {number}", isEvent ? DumpShape.Lambda : shape, fields));
        }
        catch (InvalidOperationException)
        {
            errors.Add($"message {++number}", "holds text that is not Unicode");
            return ([], null);
        }
    }

    private static List<(string Name, JsonElement Value)> WrappedIn(JsonProperties properties)
    {
        var found = new List<(string, JsonElement)>();
        foreach (var (name, value) in properties.All)
        {
            if (!Wrappers.Contains(name)) continue;
            if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)) found.Add((name, value));

            // Events of Kafka and RabbitMQ hold an array for each partition or queue.
            else if (value.ValueKind == JsonValueKind.Object && IsOfEvent(name))
                found.AddRange(value.EnumerateObject().Where(queue => queue.Value.ValueKind == JsonValueKind.Array).Select(queue => (name, queue.Value)));
        }

        return found;
    }

    private static bool IsOfEvent(string? property) =>
        string.Equals(property, "records", StringComparison.OrdinalIgnoreCase) || string.Equals(property, "rmqMessagesByQueue", StringComparison.OrdinalIgnoreCase);
}
