using System.Diagnostics;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Tells whether a listener is attached to the spans that RabbitMQ.Client makes by itself; spans of ours would double them. Listeners know sources by name, so
/// a source of the same name has the same listeners.
/// </summary>
internal static class ClientInstrumentation
{
    private static readonly ActivitySource Publisher = new("RabbitMQ.Client.Publisher");
    private static readonly ActivitySource Subscriber = new("RabbitMQ.Client.Subscriber");

    public static bool TracesPublishing => Publisher.HasListeners();

    public static bool TracesReceiving => Subscriber.HasListeners();

    /// <summary>True if a span is the client's own, for a delivery or a get that is not over; otherwise, false.</summary>
    public static bool IsDelivery(Activity? activity) => activity is { IsStopped: false } && activity.Source.Name == Subscriber.Name;
}
