using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// The room in the one frame that a message's properties and headers must fit into. Source: AMQP 0-9-1, 4.2.3 "General Frame Format" and 4.2.6.1
/// "The Content Header".
/// </summary>
internal static class FrameBudget
{
    // Frame header and end, then class, weight, body size, the properties' flags and the length of a table that was not there before.
    private const int Framing = 8, ContentHeader = 18;

    // What the client adds where it tracks confirms: a header with a number.
    private const int ClientHeader = 64;

    // A table entry: the length of its name, its type, the length of its value.
    private const int Entry = 6;

    private const int TraceParentLength = 55;

    /// <summary>Returns the room that is left.</summary>
    /// <param name="frameMax">The largest frame; 0 for no limit.</param>
    /// <param name="properties">The properties without the fields.</param>
    /// <param name="clientTraces">Whether the client itself will write a context, which takes room as well.</param>
    public static CarrierBudget Of(uint frameMax, BasicProperties properties, bool clientTraces)
    {
        if (frameMax == 0) return default;

        var left = frameMax - Framing - ContentHeader - ClientHeader - (long)((IAmqpWriteable)properties).GetRequiredBufferSize();
        if (clientTraces) left -= SizeOfClientContext();
        return new CarrierBudget { Bytes = (int)Math.Clamp(left, int.MinValue, int.MaxValue), FieldOverhead = Entry };
    }

    // The client injects its own span, which has the trace state and the baggage of the current one.
    private static int SizeOfClientContext()
    {
        var sizes = new List<int> { Entry + FieldNames.TraceParent.Length + TraceParentLength };
        DistributedContextPropagator.Current.Inject(
            Activity.Current, sizes,
            static (carrier, name, value) => ((List<int>)carrier!).Add(Entry + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value)));
        return sizes.Sum();
    }
}
