using System.Diagnostics;

namespace Messaging.Propagation.Testing;

/// <summary>What a test expects of spans, in one call that explains itself where it fails.</summary>
public static class TraceAssertions
{
    private const string NoSpans =
        "There are no spans. Was a SpanRecorder there before they started, and have they ended? It hears this library and the sources that it is given.";

    /// <summary>
    /// Expects that spans are of one trace, or of several that links between them connect, and that the parent of each is among them. A parent in another
    /// process, or on the other side of a message, may be missing.
    /// </summary>
    /// <param name="spans">The spans, in any order: <see cref="SpanRecorder.Spans"/>, or those of your own exporter.</param>
    /// <exception cref="ContextAssertionException">They are not; the message has their tree and says what is missing.</exception>
    public static void ShouldFormOneTrace(this IEnumerable<Activity> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var tree = new SpanTree(spans);
        if (tree.Spans.Count == 0) throw new ContextAssertionException(NoSpans);

        var faults = Separate(tree).Concat(Orphans(tree)).ToList();
        if (faults.Count > 0) throw new ContextAssertionException($"The spans do not form one trace.\n{string.Join('\n', faults)}\n{tree}");
    }

    private static IEnumerable<string> Separate(SpanTree tree)
    {
        var groups = tree.ConnectedTraces();
        if (groups.Count < 2) yield break;
        yield return $"- They are {groups.Count} traces that no link connects: {string.Join("; ", groups.Select(group => string.Join(" with ", group)))}. " +
            "A context did not arrive between them: call ShouldCarryContext() on the message.";
    }

    private static IEnumerable<string> Orphans(SpanTree tree) => tree.Spans.Where(tree.IsOrphan).Select(span =>
        $"- \"{span.DisplayName}\" {span.SpanId} has a parent {span.ParentSpanId} in this process that is not among them. " +
        "Has it ended, and is its source recorded (new SpanRecorder(sources: \"its name\"))?");
}
