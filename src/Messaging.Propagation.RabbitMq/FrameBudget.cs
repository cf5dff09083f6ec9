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

    public static CarrierBudget Of(uint frameMax, BasicProperties properties) => frameMax == 0
        ? default
        : new CarrierBudget
        {
            Bytes = (int)Math.Clamp(
                frameMax - Framing - ContentHeader - ClientHeader - ((IAmqpWriteable)properties).GetRequiredBufferSize(), int.MinValue, int.MaxValue),
            FieldOverhead = Entry,
        };
}
