using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>How the SDK writes the paths of entities.</summary>
internal static class BusPath
{
    public static string OfSubscription(string topic, string subscription) => $"{topic}/Subscriptions/{subscription}";

    public static string OfDeadLetters(string path) => $"{path}/$DeadLetterQueue";

    public static string Of(string path, SubQueue subQueue) => subQueue switch
    {
        SubQueue.None => path,
        SubQueue.DeadLetter => OfDeadLetters(path),
        _ => throw new NotSupportedException("InMemoryServiceBus has no transfer dead-letter queues."),
    };
}
