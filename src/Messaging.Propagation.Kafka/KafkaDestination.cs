namespace Messaging.Propagation.Kafka;

/// <summary>How policies and signatures name a topic: by its name, which producers and consumers share and whose case counts.</summary>
internal static class KafkaDestination
{
    public static PolicyDestination Of(string? topic) => new(topic) { SignedName = topic };
}
