using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What goes out in place of the caller's messages, which are sent as one.</summary>
/// <param name="callers">The caller's messages.</param>
/// <param name="outgoing">The messages that go out in their place, in the same order.</param>
/// <param name="room">The bytes that are left for all of them together.</param>
internal sealed class OutgoingMessages(IReadOnlyList<ServiceBusMessage> callers, List<ServiceBusMessage> outgoing, long room)
{
    public List<ServiceBusMessage> Messages => outgoing;

    /// <summary>Gets whether one of them holds fields that it can go without.</summary>
    public bool HasFields
    {
        get
        {
            for (var i = 0; i < outgoing.Count; i++)
                if (outgoing[i] is { } copy && ServiceBusCarrier.HasFields(copy, callers[i]))
                    return true;
            return false;
        }
    }

    /// <inheritdoc cref="Sender.MakeRoom"/>
    public void MakeRoom(Activity? caller)
    {
        foreach (var message in outgoing)
            if (message is not null && ServiceBusCarrier.LacksContext(message) && !ServiceBusBudget.HasRoomForDiagnosticId(message, room))
                Activity.Current = caller;
    }

    /// <inheritdoc cref="Sender.Without"/>
    public List<ServiceBusMessage> Without(BatchSendOperation batch, Activity? caller)
    {
        Activity.Current = caller;
        for (var i = 0; i < outgoing.Count; i++)
        {
            if (outgoing[i] is not { } copy || !ServiceBusCarrier.HasFields(copy, callers[i])) continue;
            batch.ReportDropped<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>(
                ServiceBusCarrier.PropertiesOf(copy), ServiceBusCarrier.PropertiesOf(callers[i]), default);
            ServiceBusCarrier.RemoveFields(copy, callers[i]);
        }

        return outgoing;
    }
}
