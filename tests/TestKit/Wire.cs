using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>A client that is nothing but its operations, over <see cref="FieldList"/>s: for tests of what all adapters share.</summary>
public sealed class Wire(MessagePropagator propagator, string? destination = null)
{
    private static int number;

    /// <summary>A destination of the test's own, by which it knows its spans and measurements.</summary>
    public string Destination { get; } = destination ?? $"destination-{Interlocked.Increment(ref number)}";

    public MessagePropagator Propagator => propagator;

    public MessagingClient Client { get; init; } = new() { System = "test", ConsumerGroup = "group", ClientId = "client-1", ServerAddress = "broker", ServerPort = 1234 };

    public bool IsTemporary { get; init; }

    /// <summary>How policies and signatures name the destination. Default: by its name, and signatures do not name it.</summary>
    public PolicyDestination? PolicyDestination { get; init; }

    public MessagingOperation Operation(MessagingOperationType type) =>
        propagator.CreateOperation(Client, type, type.ToString().ToLowerInvariant(), Destination, isTemporary: IsTemporary, policyDestination: PolicyDestination);

    /// <summary>Sends: what goes out, as a copy of what the caller has on the message.</summary>
    public FieldList Send(FieldList? message = null, Action<SendOperation>? whileSending = null)
    {
        var send = Begin(message);
        var sent = Prepare(send, message);
        whileSending?.Invoke(send);
        send.Complete();
        return sent;
    }

    public SendOperation Begin(FieldList? message = null) =>
        SendOperation.Start(propagator, Operation(MessagingOperationType.Send), message ?? [], default(FieldList.Getter));

    public static FieldList Prepare(in SendOperation send, FieldList? message)
    {
        FieldList sent = [];
        foreach (var field in message ?? [])
            if (!send.Replaces(field.Name))
                sent.Add(field);
        if (send.WritesFields) send.Inject(sent, default(FieldList.Setter));
        return sent;
    }

    /// <summary>Receives a message and reports it.</summary>
    public Extraction Receive(FieldList message, DeliveryInfo delivery = default)
    {
        var timer = propagator.StartTimer();
        var operation = Operation(MessagingOperationType.Receive);
        var extraction = propagator.Extract(message, default(FieldList.Getter), operation);
        var receive = ReceiveOperation.Start(propagator, operation, timer, extraction);
        receive.Report(delivery, extraction);
        receive.Complete(1);
        return extraction;
    }

    public MessageProcessing Process(FieldList message)
    {
        var operation = Operation(MessagingOperationType.Process);
        return ProcessOperation.Start(propagator, operation, propagator.Extract(message, default(FieldList.Getter), operation), uncounted: 0);
    }

    public MessageProcessing ProcessBatch(params FieldList[] messages)
    {
        var operation = Operation(MessagingOperationType.Process);
        var links = new MessageLinks(propagator.MaxLinks);
        foreach (var message in messages) links.Add(propagator.Extract(message, default(FieldList.Getter), operation), null);
        return ProcessOperation.StartBatch(propagator, operation, links, messages.Length, uncounted: 0);
    }
}

/// <summary>Spans of an application that the library knows nothing of.</summary>
public static class Ambient
{
    public const string Name = "Application";

    public static readonly ActivitySource Source = new(Name);

    /// <summary>An activity that nobody samples, as a runtime without any listener makes it: it has a context all the same.</summary>
    public static Activity Unlistened(ActivityTraceFlags flags = ActivityTraceFlags.None)
    {
        var activity = new Activity("unlistened") { ActivityTraceFlags = flags };
        return activity.SetIdFormat(ActivityIdFormat.W3C).Start();
    }
}
