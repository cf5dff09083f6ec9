using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Finds the headers, attributes or properties of a message that is written as a JSON object.</summary>
internal static class JsonCarriers
{
    // In order: the first that a message has is its carrier.
    private static readonly (DumpShape Shape, string[] Path)[] Containers =
    [
        (DumpShape.Carrier, ["carrier"]),
        (DumpShape.RabbitMq, ["properties", "headers"]),
        (DumpShape.Lambda, ["basicProperties", "headers"]),
        (DumpShape.Lambda, ["Sns", "MessageAttributes"]),
        (DumpShape.Sqs, ["MessageAttributes"]),
        (DumpShape.ServiceBus, ["applicationProperties"]),
        (DumpShape.ServiceBus, ["application_properties"]),
        (DumpShape.ServiceBus, ["userProperties"]),
        (DumpShape.PubSub, ["message", "attributes"]),
        (DumpShape.PubSub, ["data", "message", "attributes"]),
        (DumpShape.Headers, ["headers"]),
    ];

    // A property that only messages of this shape have. Such a message may have no headers at all.
    private static readonly (DumpShape Shape, string Property)[] Marks =
    [
        (DumpShape.RabbitMq, "payload_encoding"), (DumpShape.RabbitMq, "routing_key"), (DumpShape.Lambda, "basicProperties"),
        (DumpShape.Sqs, "ReceiptHandle"), (DumpShape.PubSub, "ackId"), (DumpShape.ServiceBus, "sequenceNumber"), (DumpShape.ServiceBus, "lockToken"),
    ];

    // Looked at last: other objects have such properties too.
    private static readonly (DumpShape Shape, string[] Path)[] Vague = [(DumpShape.PubSub, ["attributes"]), (DumpShape.ServiceBus, ["properties"])];

    /// <summary>Returns the shape and the fields of a message; null where it has no carrier.</summary>
    /// <param name="message">The message.</param>
    /// <param name="forced">The only shape to look for; <see cref="DumpShape.Auto"/> for all.</param>
    /// <exception cref="InvalidOperationException">A name or value is not Unicode.</exception>
    public static (DumpShape Shape, List<(string Name, FieldValue Value)> Fields)? Find(JsonProperties message, DumpShape forced)
    {
        if (Search(message, Containers, forced) is { } found) return found;
        foreach (var (shape, property) in Marks)
            if (Allows(forced, shape) && message.Has(property))
                return Search(message, Vague, shape) ?? (shape, shape == DumpShape.Sqs ? Sqs(message, []) : []);
        if (Allows(forced, DumpShape.Kafka) && message.Has("topic") && (message.Has("partition") || message.Has("offset"))) return (DumpShape.Kafka, []);
        return Search(message, Vague, forced);
    }

    /// <summary>Returns where a broker has a message; null where the message does not say.</summary>
    public static string? PlaceOf(JsonProperties message)
    {
        if (message.TextOf("topic") is { } topic && message.TextOf("offset") is { } offset) return $"{topic}/{message.TextOf("partition")}@{offset}";
        if (message.TextOf("sequenceNumber") is { } sequence) return $"sequence {sequence}";
        return message.TextOf("messageId") ?? message.TextOf("message_id") ?? message.TextOf("message", "messageId") ?? message.TextOf("Sns", "MessageId") ??
            message.TextOf("properties", "message_id") ?? message.TextOf("basicProperties", "messageId");
    }

    private static (DumpShape, List<(string Name, FieldValue Value)>)? Search(
        JsonProperties message, (DumpShape Shape, string[] Path)[] containers, DumpShape forced)
    {
        foreach (var (shape, path) in containers)
        {
            if (!Allows(forced, shape) || message.Find(path) is not { ValueKind: JsonValueKind.Object or JsonValueKind.Array } container) continue;
            var fields = JsonFields.Of(container);
            if (shape == DumpShape.Sqs || path[0] == "attributes") return message.Has("ReceiptHandle") || shape == DumpShape.Sqs
                ? (DumpShape.Sqs, Sqs(message, shape == DumpShape.Sqs ? fields : []))
                : (shape, fields);
            return (shape == DumpShape.Headers && message.Has("topic") ? DumpShape.Kafka : shape, fields);
        }

        return null;
    }

    // The trace header is a system attribute. Without raw delivery, SNS puts the attributes into the body.
    private static List<(string Name, FieldValue Value)> Sqs(JsonProperties message, List<(string Name, FieldValue Value)> fields)
    {
        if (fields.Count == 0 && EnvelopeIn(message.TextOf("Body")) is { } attributes) fields = attributes;
        if (message.TextOf("Attributes", FieldNames.AwsTraceHeader) is { } header) fields.Add((FieldNames.AwsTraceHeader, FieldValue.Text(header)));
        return fields;
    }

    /// <summary>Returns the attributes in an envelope of SNS; null where the body is something else.</summary>
    public static List<(string Name, FieldValue Value)>? EnvelopeIn(string? body)
    {
        if (body is null || !body.Contains("MessageAttributes", StringComparison.Ordinal)) return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            var envelope = new JsonProperties(document.RootElement);
            return envelope.TextOf("Type") == "Notification" && envelope.Find("MessageAttributes") is { } attributes ? JsonFields.Of(attributes) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A body is the user's: it need not be JSON or Unicode.
            return null;
        }
    }

    private static bool Allows(DumpShape forced, DumpShape shape) => forced == DumpShape.Auto || forced == shape || forced switch
    {
        DumpShape.Lambda => shape is DumpShape.Sqs or DumpShape.Headers or DumpShape.Kafka,
        DumpShape.Kafka => shape == DumpShape.Headers,
        _ => false,
    };
}
