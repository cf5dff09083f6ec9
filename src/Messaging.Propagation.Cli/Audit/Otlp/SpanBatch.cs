namespace Messaging.Propagation.Cli.Audit;

/// <summary>Some spans in the order of their file, with their links. Used again and again.</summary>
/// <param name="capacity">How many; default <see cref="Capacity"/>.</param>
internal sealed class SpanBatch(int capacity = SpanBatch.Capacity)
{
    public const int Capacity = 256;

    private readonly SpanRecord[] spans = new SpanRecord[capacity];
    private readonly long[] ends = new long[capacity];
    private LinkRecord[] links = new LinkRecord[capacity];
    private int linkCount;

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public ReadOnlySpan<SpanRecord> Spans => spans.AsSpan(0, Count);

    /// <summary>When this part of the file was: half of the spans ended before it. One clock that is wrong does not move it.</summary>
    public long Time { get; private set; }

    public ReadOnlySpan<LinkRecord> LinksOf(in SpanRecord span) => links.AsSpan(span.FirstLink, span.LinkCount);

    /// <summary>A place for the next span. It counts from <see cref="Commit"/> on, so one that broke off leaves nothing behind.</summary>
    public ref SpanRecord Next()
    {
        ref var span = ref spans[Count];
        span = new SpanRecord { FirstLink = linkCount, Messages = -1, Baggage = -1 };
        return ref span;
    }

    public void Link(ref SpanRecord span, in LinkRecord link)
    {
        var place = span.FirstLink + span.LinkCount++;
        if (place == links.Length) Array.Resize(ref links, links.Length * 2);
        links[place] = link;
    }

    public void Commit()
    {
        linkCount += spans[Count].LinkCount;
        Count++;
    }

    /// <summary>To be called when it is as full as it gets.</summary>
    public void Close()
    {
        for (var i = 0; i < Count; i++) ends[i] = spans[i].End;
        ends.AsSpan(0, Count).Sort();
        Time = Count > 0 ? ends[Count / 2] : 0;
    }

    public void Clear() => Count = linkCount = 0;
}
