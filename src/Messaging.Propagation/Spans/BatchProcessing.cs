using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The processing of a batch: it knows what each of its messages carries, but none of them is the current one.</summary>
/// <param name="scope">Its span and metrics.</param>
/// <param name="uncounted">The messages that no receive has counted.</param>
/// <param name="messages">The messages that carry something.</param>
/// <param name="interrupted">What is current again afterwards; null: what is current now.</param>
internal sealed class BatchProcessing(OperationScope scope, int uncounted, IReadOnlyList<CarriedMessage> messages, InterruptedProcessing? interrupted)
    : AmbientProcessing(scope, default, uncounted, interrupted)
{
    private protected override bool HasOwnRefused => messages.Any(static message => message.Refused is not null);

    private protected override CarriedMessage? FindOwn(in ActivityContext context)
    {
        foreach (var message in messages)
            if (ForwardingRule.IsSame(context, message.Context))
                return message;
        return null;
    }

    private protected override bool RefusedOwn(FieldPrints prints, bool baggage)
    {
        foreach (var message in messages)
            if (message.Refuses(prints, baggage))
                return true;
        return false;
    }
}
