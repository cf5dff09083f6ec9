namespace Messaging.Propagation.Cli.Audit;

/// <summary>What a span's parent and links tell, put together one by one.</summary>
internal struct SpanRelations
{
    private const uint Sampled = 1, KnowsRemote = 0x100, IsRemote = 0x200;

    public bool HasReference, IsMissing, HasTimes, IsEarly, HasFlags, FlagsDiffer, HadTraceState, LostTraceState, HasRemoteParent;

    /// <summary>Most nanoseconds that it began before what it follows from.</summary>
    public long Early;

    public void AddMissingParent(in SpanRecord span)
    {
        HasReference = IsMissing = true;
        HasRemoteParent = (span.Flags & KnowsRemote) == 0 || (span.Flags & IsRemote) != 0;
    }

    public void AddParent(in SpanRecord span, in SpanRecord parent)
    {
        HasReference = true;
        HasRemoteParent = (span.Flags & IsRemote) != 0 || IsProducer(parent);
        Compare(span, parent);
        if ((parent.Flags & Sampled) != 0) CompareFlags(span, parent.Flags);
        if (!parent.HasTraceState) return;
        HadTraceState = true;
        LostTraceState |= !span.HasTraceState;
    }

    /// <param name="span">The span with the link.</param>
    /// <param name="link">The context that came.</param>
    public void AddLink(in SpanRecord span, in LinkRecord link)
    {
        HasReference = true;
        CompareFlags(span, link.Flags);

        // A span that begins a trace of its own has no trace state, whatever it links to.
        if (!link.HasTraceState || link.TraceId != span.TraceId) return;
        HadTraceState = true;
        LostTraceState |= !span.HasTraceState;
    }

    public void AddTarget(in SpanRecord span, in LinkRecord link, in SpanRecord target)
    {
        Compare(span, target);
        if (!target.HasTraceState) return;
        HadTraceState = true;
        LostTraceState |= !link.HasTraceState;
    }

    public static bool IsProducer(in SpanRecord span) => span.IsMessaging && span.Operation is MessagingOperation.Send or MessagingOperation.Create;

    private void Compare(in SpanRecord span, in SpanRecord before)
    {
        // A receive may begin long before there is a message; it cannot end before there is one.
        HasTimes = true;
        var followed = span.Operation == MessagingOperation.Receive ? span.End : span.Start;
        if (followed < before.Start)
        {
            IsEarly = true;
            Early = Math.Max(Early, before.Start - followed);
        }
    }

    // What is exported was sampled: a span that says otherwise is of an exporter that writes no flags, or those of remoteness alone, and neither it nor its
    // links say anything.
    private void CompareFlags(in SpanRecord span, uint flags)
    {
        if (flags == 0 || (span.Flags & Sampled) == 0) return;
        HasFlags = true;
        FlagsDiffer |= (flags & Sampled) == 0;
    }
}
