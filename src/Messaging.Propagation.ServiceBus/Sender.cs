using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Sends of one message, of many, and of batches that the caller fills.</summary>
internal sealed class Sender(MessagePropagator propagator, MessagingClient client, string? destination)
{
    private readonly MessagingOperation create = propagator.CreateOperation(client, MessagingOperationType.Create, ServiceBusAttributes.Create, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    public MessagingOperation Send { get; } = propagator.CreateOperation(client, MessagingOperationType.Send, ServiceBusAttributes.Send, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    public MessagingOperation Schedule { get; } = propagator.CreateOperation(client, MessagingOperationType.Send, ServiceBusAttributes.Schedule, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    public SendOperation Start(MessagingOperation operation, ServiceBusMessage message)
    {
        var send = SendOperation.Start<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>(
            propagator, operation, ServiceBusCarrier.PropertiesOf(message), default, ClientInstrumentation.TracesSending);
        ServiceBusAttributes.SetMessage(send.Activity, message);
        propagator.Enrich(send.Activity, operation, message);
        return send;
    }

    /// <summary>What goes out in place of the caller's message; that itself where there is nothing to add.</summary>
    public ServiceBusMessage Prepare(in SendOperation send, ServiceBusMessage message)
    {
        if (!send.WritesFields) return message;
        try
        {
            var copy = ServiceBusCarrier.CopyFor(send, message);
            send.Inject(copy.ApplicationProperties, default(ServiceBusCarrier.CopySetter), ServiceBusBudget.Of(copy));
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

    /// <summary>What goes out in place of the caller's messages.</summary>
    public List<ServiceBusMessage> Prepare(BatchSendOperation batch, IEnumerable<ServiceBusMessage> messages)
    {
        var outgoing = new List<ServiceBusMessage>(CountOf(messages));
        foreach (var message in messages) outgoing.Add(message is null ? null! : Prepare(Add(batch, message), message));
        return outgoing;
    }

    /// <summary>How many messages there are, where that is known without a call of the caller's code; else 0.</summary>
    public static int CountOf(IEnumerable<ServiceBusMessage>? messages) => messages switch
    {
        ServiceBusMessage[] array => array.Length,
        List<ServiceBusMessage> list => list.Count,
        _ => 0,
    };

    public SendOperation Add(BatchSendOperation batch, ServiceBusMessage message)
    {
        var send = batch.Add<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>(ServiceBusCarrier.PropertiesOf(message), default);
        ServiceBusAttributes.SetMessage(send.Activity, message);
        propagator.Enrich(send.Activity, create, message);
        return send;
    }
}
