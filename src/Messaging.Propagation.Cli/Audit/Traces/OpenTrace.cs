using System.Buffers;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The spans of a trace while it may still get some, and a window longer for those that link to it.</summary>
internal sealed class OpenTrace(UInt128 id)
{
    private const int IndexedFrom = 16;

    private SpanRecord[] spans = ArrayPool<SpanRecord>.Shared.Rent(IndexedFrom);
    private LinkRecord[] links = [];
    private int count, linkCount;
    private Dictionary<ulong, int>? index;

    public UInt128 Id => id;

    public ReadOnlySpan<SpanRecord> Spans => spans.AsSpan(0, count);

    /// <summary>When its first span began and its last ended, as far as they have come.</summary>
    public long First { get; private set; } = long.MaxValue;

    public long Last { get; private set; }

    /// <summary>As <see cref="Last"/>, also of spans that came too late to be held.</summary>
    public long Latest { get; set; }

    /// <summary>From when on it is waited for: its latest end, unless that is of a clock that is far ahead.</summary>
    public long GoesOnTo { get; set; } = long.MinValue;

    /// <summary>The number of the batch that its last span came in.</summary>
    public long Batch { get; set; }

    public bool IsJudged { get; set; }

    /// <summary>Whether it had more spans than are held, and has been judged by those. Only its id is held.</summary>
    public bool IsOverlong { get; private set; }

    public ReadOnlySpan<LinkRecord> LinksOf(in SpanRecord span) => links.AsSpan(span.FirstLink, span.LinkCount);

    /// <summary>Where a span is; -1 where it is not.</summary>
    public int Find(ulong spanId)
    {
        if (index is not null) return index.GetValueOrDefault(spanId, -1);
        for (var i = 0; i < count; i++)
        {
            if (spans[i].SpanId == spanId) return i;
        }

        return -1;
    }

    /// <returns>False where it has this span: exporters send again what they are not sure of.</returns>
    public bool TryAdd(in SpanRecord span, ReadOnlySpan<LinkRecord> itsLinks)
    {
        if (Find(span.SpanId) >= 0) return false;
        if (count == spans.Length) Grow();
        index?.Add(span.SpanId, count);
        spans[count] = span;
        spans[count++].FirstLink = linkCount;
        AddLinks(itsLinks);
        if (IsJudged) return true;
        First = Math.Min(First, span.Start);
        Last = Math.Max(Last, span.End);
        return true;
    }

    /// <summary>Keeps its id, so that what comes of it is known to be late.</summary>
    public void Empty()
    {
        IsOverlong = true;
        Forget();
    }

    /// <summary>To be called when nobody looks at its spans any more.</summary>
    public void Forget()
    {
        if (spans.Length > 0) ArrayPool<SpanRecord>.Shared.Return(spans);
        (spans, links, index) = ([], [], null);
        count = linkCount = 0;
    }

    private void AddLinks(ReadOnlySpan<LinkRecord> itsLinks)
    {
        if (itsLinks.IsEmpty) return;
        if (linkCount + itsLinks.Length > links.Length) Array.Resize(ref links, Math.Max(linkCount + itsLinks.Length, links.Length * 2));
        itsLinks.CopyTo(links.AsSpan(linkCount));
        linkCount += itsLinks.Length;
    }

    private void Grow()
    {
        var larger = ArrayPool<SpanRecord>.Shared.Rent(count * 2);
        Spans.CopyTo(larger);
        ArrayPool<SpanRecord>.Shared.Return(spans);
        spans = larger;
        if (index is not null) return;
        index = new Dictionary<ulong, int>(count * 2);
        for (var i = 0; i < count; i++) index.Add(spans[i].SpanId, i);
    }
}
