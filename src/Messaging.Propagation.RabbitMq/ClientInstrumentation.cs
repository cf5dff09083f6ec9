using System.Diagnostics;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Whether somebody listens to the spans that RabbitMQ.Client makes by itself; then ours would be second ones. Listeners know sources by their
/// names, so a source of the same name has the same listeners.
/// </summary>
internal static class ClientInstrumentation
{
    private static readonly ActivitySource Publisher = new("RabbitMQ.Client.Publisher");
    private static readonly ActivitySource Subscriber = new("RabbitMQ.Client.Subscriber");

    public static bool TracesPublishing => Publisher.HasListeners();

    public static bool TracesReceiving => Subscriber.HasListeners();
}
