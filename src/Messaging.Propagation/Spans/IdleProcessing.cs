using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// The handling of a message that carries nothing, while nobody listens and nothing is current: there is nothing to record, and nothing to make current or
/// to put back but the baggage that the handler may have set, which is not the next message's.
/// </summary>
internal sealed class IdleProcessing : MessageProcessing
{
    private int ended;

    /// <summary>The handling of nothing at all, a poll that brought no message: it changes nothing.</summary>
    public static MessageProcessing OfNothing { get; } = new IdleProcessing { ended = 1 };

    public override Activity? Activity => null;

    public override Extraction Extraction => default;

    internal override bool IsEnded => ended != 0;

    internal override MessageProcessing? Outer => null;

    private protected override bool HasOwnRefused => false;

    public override void Fail(in OperationError failure)
    {
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0) default(BaggageScope).Leave(isOwnFlow: true, before: null);
    }

    private protected override CarriedMessage? FindOwn(in ActivityContext context) => null;

    private protected override bool RefusedOwn(FieldPrints prints, bool baggage) => false;
}
