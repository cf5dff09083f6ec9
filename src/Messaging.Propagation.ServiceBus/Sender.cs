using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Sends of one message, of many, and of batches that the caller fills.</summary>
internal sealed class Sender(MessagePropagator propagator, MessagingClient client, string? destination)
{
    // More than the fields of a message take as a rule, in bytes: with so much room for each, nobody needs to know what they take.
    private const int MostFields = 16_384;

    private readonly MessagingOperation create = propagator.CreateOperation(client, MessagingOperationType.Create, ServiceBusAttributes.Create, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    public MessagingOperation Send { get; } = propagator.CreateOperation(client, MessagingOperationType.Send, ServiceBusAttributes.Send, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    public MessagingOperation Schedule { get; } = propagator.CreateOperation(client, MessagingOperationType.Send, ServiceBusAttributes.Schedule, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    /// <param name="operation">The operation.</param>
    /// <param name="message">The message.</param>
    /// <param name="scheduled">The time that a schedule call gives. Default: null, the message's own.</param>
    public SendOperation Start(MessagingOperation operation, ServiceBusMessage message, DateTimeOffset? scheduled = null)
    {
        var send = SendOperation.Start<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>(
            propagator, operation, ServiceBusCarrier.PropertiesOf(message), default, ClientInstrumentation.TracesSending, scheduled ?? DueOf(message));
        ServiceBusAttributes.SetMessage(send.Activity, message);
        propagator.Enrich(send.Activity, operation, message);
        return send;
    }

    /// <summary>Returns what goes out in place of the caller's message; the message itself if there is nothing to add.</summary>
    /// <param name="send">The send.</param>
    /// <param name="message">The caller's message.</param>
    /// <param name="room">The bytes that may be added, if there is another limit than that of the message.</param>
    /// <param name="limit">The bytes that the message may have; null for what its namespace allows.</param>
    public ServiceBusMessage Prepare(in SendOperation send, ServiceBusMessage message, long room = long.MaxValue, long? limit = null)
    {
        if (!send.WritesFields) return message;
        try
        {
            var copy = ServiceBusCarrier.CopyFor(send, message);
            var budget = ServiceBusBudget.Of(copy, limit);
            send.Inject(copy.ApplicationProperties, default(ServiceBusCarrier.CopySetter), budget with { Bytes = (int)Math.Min(budget.Bytes!.Value, room) });
            ServiceBusCarrier.AddDiagnosticId(copy.ApplicationProperties);
            return copy;
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return message;
        }
    }

    /// <summary>Starts the send of many messages, or, where the caller fills a batch first, gets ready for it.</summary>
    public BatchSendOperation StartBatch(MessagingOperation operation, bool beginsLater = false, int capacity = 0) =>
        BatchSendOperation.Start(propagator, operation, create, beginsLater, ClientInstrumentation.TracesSending, capacity);

    /// <summary>Returns whether there is anything to do for a message. The client itself reports a null.</summary>
    public bool IsNeeded(MessagingOperation operation, ServiceBusMessage? message) => message is not null
        && (ClientInstrumentation.TracesSending || IsNeeded(operation, ServiceBusCarrier.PropertiesOf(message)));

    private bool IsNeeded(MessagingOperation operation, IEnumerable<KeyValuePair<string, object>>? properties) =>
        SendOperation.IsNeeded<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>(propagator, operation, properties, default);

    /// <summary>Returns whether there is anything to do for one of many messages; also true if enumerating them may have effects or works only once.</summary>
    public bool IsNeeded(MessagingOperation operation, IEnumerable<ServiceBusMessage> messages)
    {
        if (ClientInstrumentation.TracesSending || IsNeeded(operation, properties: null)) return true;
        try
        {
            if (messages is not (ServiceBusMessage[] or List<ServiceBusMessage>)) return true;
            var list = (IReadOnlyList<ServiceBusMessage>)messages;
            for (var i = 0; i < list.Count; i++)
                if (IsNeeded(operation, list[i]))
                    return true;
            return false;
        }
        catch (Exception)
        {
            // Somebody changes it meanwhile, which is for the client to find out.
            return true;
        }
    }

    /// <summary>
    /// Takes the current span away from a call of the SDK, which would add its context to a message that has no room even for that. The SDK then does what it does
    /// for the caller.
    /// </summary>
    /// <param name="outgoing">The message that goes out.</param>
    /// <param name="caller">The span that was current as the caller called.</param>
    public static void MakeRoom(ServiceBusMessage? outgoing, Activity? caller)
    {
        if (outgoing is not null && ServiceBusCarrier.LacksContext(outgoing) && !ServiceBusBudget.HasRoomForDiagnosticId(outgoing, long.MaxValue)) Activity.Current = caller;
    }

    /// <summary>Returns whether the SDK, or the service, refused a message for its size, and so has not sent it, although it can go without fields.</summary>
    public static bool CanGoWithout(ServiceBusException exception, ServiceBusMessage? outgoing, ServiceBusMessage? message) =>
        IsTooLarge(exception) && outgoing is not null && message is not null && ServiceBusCarrier.HasFields(outgoing, message);

    /// <inheritdoc cref="CanGoWithout(ServiceBusException, ServiceBusMessage?, ServiceBusMessage?)"/>
    public static bool CanGoWithout(ServiceBusException exception, OutgoingMessages? messages) => IsTooLarge(exception) && messages is { HasFields: true };

    /// <summary>Takes the fields off a message again, reports them as dropped, and gives the SDK the caller's span, so that it adds no context of ours.</summary>
    public static ServiceBusMessage Without(in SendEnding send, ServiceBusMessage outgoing, ServiceBusMessage message, Activity? caller)
    {
        Activity.Current = caller;
        send.ReportDropped<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>(
            ServiceBusCarrier.PropertiesOf(outgoing), ServiceBusCarrier.PropertiesOf(message), default);
        ServiceBusCarrier.RemoveFields(outgoing, message);
        return outgoing;
    }

    /// <summary>Returns what goes out in place of the caller's messages.</summary>
    public OutgoingMessages Prepare(BatchSendOperation batch, IEnumerable<ServiceBusMessage> messages, DateTimeOffset? scheduled = null)
    {
        // Some can be enumerated only once; what is thrown then ends the spans of those before it.
        ExceptionDispatchInfo? broken = null;
        var callers = messages as ServiceBusMessage[] ?? messages as List<ServiceBusMessage> as IReadOnlyList<ServiceBusMessage> ?? Listed(messages, out broken);
        var room = ServiceBusBudget.RoomOf(callers);
        var isScarce = room < (long)callers.Count * MostFields;
        var outgoing = new List<ServiceBusMessage>(callers.Count);
        foreach (var message in callers)
        {
            var copy = message is null ? null! : Prepare(Add(batch, message, scheduled), message, isScarce ? room : long.MaxValue);
            if (isScarce && !ReferenceEquals(copy, message)) room -= Math.Max(0, ServiceBusBudget.SizeOf(copy) - ServiceBusBudget.SizeOf(message!));
            outgoing.Add(copy);
        }

        broken?.Throw();
        return new OutgoingMessages(callers, outgoing, room);
    }

    private static List<ServiceBusMessage> Listed(IEnumerable<ServiceBusMessage> messages, out ExceptionDispatchInfo? broken)
    {
        broken = null;
        var list = new List<ServiceBusMessage>();
        try
        {
            foreach (var message in messages) list.Add(message);
        }
        catch (Exception exception)
        {
            broken = ExceptionDispatchInfo.Capture(exception);
        }

        return list;
    }

    // Asked for the time, a message without annotations makes a dictionary for them.
    private static DateTimeOffset? DueOf(ServiceBusMessage message) =>
        message.GetRawAmqpMessage().HasSection(AmqpMessageSection.MessageAnnotations) && message.ScheduledEnqueueTime is var due && due != default ? due : null;

    private static bool IsTooLarge(ServiceBusException exception) => exception.Reason == ServiceBusFailureReason.MessageSizeExceeded;

    /// <summary>How many messages there are, where that is known without a call of the caller's code; else 0.</summary>
    public static int CountOf(IEnumerable<ServiceBusMessage>? messages) => messages switch
    {
        ServiceBusMessage[] array => array.Length,
        List<ServiceBusMessage> list => list.Count,
        _ => 0,
    };

    public SendOperation Add(BatchSendOperation batch, ServiceBusMessage message, DateTimeOffset? scheduled = null)
    {
        var send = batch.Add<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>(ServiceBusCarrier.PropertiesOf(message), default, scheduled ?? DueOf(message));
        ServiceBusAttributes.SetMessage(send.Activity, message);
        propagator.Enrich(send.Activity, create, message);
        return send;
    }
}
