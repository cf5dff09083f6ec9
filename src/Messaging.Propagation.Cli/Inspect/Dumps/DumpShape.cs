namespace Messaging.Propagation.Cli.Inspect;

/// <summary>The forms in which people have messages.</summary>
internal enum DumpShape
{
    /// <summary>Recognized by its form.</summary>
    Auto,
    Arguments,
    ConsoleConsumer,
    Kcat,
    Lines,
    Carrier,
    RabbitMq,
    Sqs,
    Lambda,
    ServiceBus,
    PubSub,
    Kafka,
    Headers,
    Object,
    Peeked,
}

/// <summary>The names of <see cref="DumpShape"/>s.</summary>
internal static class DumpShapes
{
    // In the order of the help: the name for --from, and a description.
    private static readonly (DumpShape Shape, string Name, string Description)[] All =
    [
        (DumpShape.Auto, "auto", ""),
        (DumpShape.ConsoleConsumer, "console-consumer", "kafka-console-consumer lines"),
        (DumpShape.Kcat, "kcat", "kcat lines"),
        (DumpShape.Lines, "lines", "name: value lines"),
        (DumpShape.Kafka, "kafka", "Kafka records as JSON"),
        (DumpShape.RabbitMq, "rabbitmq", "RabbitMQ management JSON"),
        (DumpShape.Sqs, "sqs", "SQS receive JSON"),
        (DumpShape.Lambda, "lambda", "a Lambda event"),
        (DumpShape.ServiceBus, "servicebus", "Service Bus JSON"),
        (DumpShape.PubSub, "pubsub", "Pub/Sub JSON"),
        (DumpShape.Headers, "headers", "JSON objects with headers"),
        (DumpShape.Carrier, "carrier", "carriers of inspect --jsonl"),
        (DumpShape.Object, "object", "JSON objects as carriers"),
    ];

    /// <summary>Gets the names that <c>--from</c> takes.</summary>
    public static string[] Names { get; } = [.. All.Select(entry => entry.Name)];

    public static string Describe(DumpShape shape) => shape switch
    {
        DumpShape.Arguments => "arguments",
        DumpShape.Peeked => "the broker's messages",
        _ => Array.Find(All, entry => entry.Shape == shape).Description,
    };

    /// <summary>Returns the shape of a name.</summary>
    /// <exception cref="UsageException">The name is unknown.</exception>
    public static DumpShape Parse(string name) => Array.FindIndex(All, entry => entry.Name == name) is >= 0 and var index
        ? All[index].Shape
        : throw new UsageException($"--from takes one of {string.Join(", ", Names)}.");

    public static bool IsText(this DumpShape shape) => shape is DumpShape.ConsoleConsumer or DumpShape.Kcat or DumpShape.Lines;
}
