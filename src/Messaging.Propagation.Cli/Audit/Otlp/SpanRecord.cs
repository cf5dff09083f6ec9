namespace Messaging.Propagation.Cli.Audit;

/// <summary>What the audit keeps of a span. A struct of numbers: a window of an hour may hold millions of them.</summary>
internal struct SpanRecord
{
    public UInt128 TraceId;
    public ulong SpanId;

    /// <summary>0 where it has no parent.</summary>
    public ulong ParentId;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Start, End;

    /// <summary>As OTLP has them: W3C's in the low byte, then whether it is known that the parent is remote, then whether it is. 0 is unknown.</summary>
    public uint Flags;

    /// <summary>Numbers of <see cref="Utf8Names"/>.</summary>
    public int Name, System, Destination;

    /// <summary>Where its links are in those of its batch or trace.</summary>
    public int FirstLink, LinkCount;

    /// <summary>Messages of a batch; -1 where the span does not say.</summary>
    public int Messages;

    /// <summary>Contexts that arrived and found no room among the links.</summary>
    public int LinksDropped;

    /// <summary>Bytes of baggage; -1 where the span does not say.</summary>
    public int Baggage;

    public byte Kind;
    public MessagingOperation Operation;
    public SpanMarks Marks;

    public readonly bool IsMessaging => (Marks & SpanMarks.Messaging) != 0;

    public readonly bool HasTraceState => (Marks & SpanMarks.TraceState) != 0;

    /// <summary>Whether it is about messages that came, rather than such as went.</summary>
    public readonly bool IsConsumer => IsMessaging && Operation is MessagingOperation.Receive or MessagingOperation.Process;
}
