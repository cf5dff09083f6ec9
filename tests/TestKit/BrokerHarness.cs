namespace Messaging.Propagation.TestKit;

/// <summary>
/// One broker as <see cref="BrokerConformance"/> sees it: a destination of the test's own with decorated clients, and one that is not. An adapter's tests
/// derive it; what a broker cannot do it says by a capability.
/// </summary>
public abstract class BrokerHarness : IAsyncDisposable
{
    /// <summary>The <c>messaging.system</c>.</summary>
    public abstract string System { get; }

    /// <summary>The destination as send spans name it.</summary>
    public abstract string SendDestination { get; }

    /// <summary>The destination as receive, process and settle spans name it.</summary>
    public virtual string ReceiveDestination => SendDestination;

    /// <summary>The broker's words for the operations.</summary>
    public abstract (string Send, string Receive, string Process, string Settle) Operations { get; }

    /// <summary>What the broker can do beyond the rest.</summary>
    public abstract BrokerCapabilities Capabilities { get; }

    /// <summary>Sends a message through the decorated client, with fields of the caller's.</summary>
    /// <returns>The fields on the caller's own message after the send.</returns>
    public abstract Task<FieldList> SendAsync(FieldList callers);

    /// <summary>Sends a message with these fields through a client that is not decorated.</summary>
    public abstract Task SendPlainAsync(FieldList fields);

    /// <summary>Receives the next message through the decorated client.</summary>
    public abstract Task<ReceivedMessage> ReceiveAsync();

    /// <summary>Sends a received message on, as it is, through the decorated client.</summary>
    public abstract Task ForwardAsync(ReceivedMessage message);

    /// <summary>Handles a received message in one call.</summary>
    public abstract Task HandleAsync(ReceivedMessage message, Func<Task> handler, CancellationToken cancellationToken);

    /// <summary>Handles several received messages in one call.</summary>
    public abstract Task HandleBatchAsync(ReceivedMessage[] messages, Func<Task> handler, CancellationToken cancellationToken);

    /// <summary>Starts the processing of several received messages at once.</summary>
    public abstract MessageProcessing ProcessBatch(params ReceivedMessage[] messages);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A message that a harness has received.</summary>
/// <param name="Fields">The fields on it.</param>
/// <param name="Process">Starts its processing.</param>
/// <param name="SettleAsync">Settles it.</param>
/// <param name="Native">The client's own object.</param>
public sealed record ReceivedMessage(FieldList Fields, Func<MessageProcessing> Process, Func<Task> SettleAsync, object Native);

/// <summary>In what brokers differ.</summary>
[Flags]
public enum BrokerCapabilities
{
    None = 0,

    /// <summary>A field may stand on a message more than once.</summary>
    RepeatedFields = 1,

    /// <summary>The broker counts deliveries.</summary>
    CountsDeliveries = 2,

    /// <summary>A receive brings any number of messages, so that its span has their number.</summary>
    ReceivesBatches = 4,
}
