using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>One message of a batch while it is forwarded: sends link to it and carry its baggage on. It has no span of its own.</summary>
internal sealed class ForwardedMessage(in Extraction extraction) : ScopedProcessing(extraction)
{
    public override Activity? Activity => Outer?.Activity;

    internal override ActivityContext Linked => Extraction.Context;

    public override void Fail(in OperationError failure) => Outer?.Fail(failure);

    protected override void End()
    {
    }
}
