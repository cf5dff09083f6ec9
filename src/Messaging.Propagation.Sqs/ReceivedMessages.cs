using System.Runtime.CompilerServices;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>What was read of messages when they were received, for their processing: by then the attributes may be gone again.</summary>
internal sealed class ReceivedMessages
{
    private readonly ConditionalWeakTable<Message, Known> messages = [];

    public void Add(Message message, in Extraction extraction) => messages.AddOrUpdate(message, new Known(extraction));

    public bool TryGet(Message message, out Extraction extraction)
    {
        var found = messages.TryGetValue(message, out var known);
        extraction = known?.Extraction ?? default;
        return found;
    }

    private sealed record Known(Extraction Extraction);
}
