namespace Messaging.Propagation.Cli.Tests;

/// <summary>Ten thousand messages with known defects, by a seed, in the order in which their spans ended.</summary>
internal static class SeededFile
{
    public const int Messages = 10_000, Orphans = 200, Drops = 70, Skewed = 98, Mismatches = 150, Lost = 50, NoContext = 100;

    private const int Apart = 10, PerRequest = 40;

    public static IEnumerable<string> Lines(int seed)
    {
        // Each message has one defect at most, so that every figure is that of its defect alone.
        var defects = new Defect[Messages];
        var next = 0;
        foreach (var (defect, count) in new[]
        {
            (Defect.Orphan, Orphans), (Defect.Dropped, Drops), (Defect.Skewed, Skewed), (Defect.Mismatch, Mismatches), (Defect.Lost, Lost),
            (Defect.NoContext, NoContext),
        })
        {
            for (var i = 0; i < count; i++) defects[next++] = defect;
        }

        new Random(seed).Shuffle(defects);
        return defects.SelectMany(Message).OrderBy(span => span.End).Chunk(PerRequest).Select(Span.Request);
    }

    private static IEnumerable<Span> Message(Defect defect, int i)
    {
        var (trace, at) = (i + 1, (double)i * Apart);
        var sent = Span.Send(trace, 1) with { Start = at, TraceState = "a=1" };
        if (defect != Defect.Orphan) yield return sent;

        var attributes = Span.Process(trace, 2).Attributes;
        attributes["messaging.propagation.baggage.size"] = i % 101;
        if (defect == Defect.Dropped) attributes["messaging.propagation.failures"] = new[] { "FieldDropped" };
        var start = at + (defect == Defect.Skewed ? -2 : 5);
        var processed = Span.Process(trace, 2) with { Start = start, Flags = Span.Sampled | Span.Remote, Attributes = attributes };
        if (defect == Defect.NoContext)
        {
            yield return processed with { Trace = trace + Messages, Flags = Span.Sampled };
            yield break;
        }

        var flags = (defect == Defect.Mismatch ? Span.NotSampled : Span.Sampled) | Span.Remote;
        yield return processed with
        {
            Parent = defect == Defect.Mismatch ? 0 : 1,
            TraceState = defect == Defect.Lost ? null : "a=1",
            Links = [new Span.Link(trace, 1) { Flags = flags, TraceState = "a=1" }],
        };
    }

    private enum Defect
    {
        None,
        Orphan,
        Dropped,
        Skewed,
        Mismatch,
        Lost,
        NoContext,
    }
}
