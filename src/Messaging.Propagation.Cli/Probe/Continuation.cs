namespace Messaging.Propagation.Cli.Probe;

/// <summary>What a bridge that traces does to a context, and is right to: the values differ and nothing is lost.</summary>
internal static class Continuation
{
    private const int TraceIdEnd = 35, SpanIdEnd = 52, TraceParentLength = 55;
    private const string Origin = "o=", Hop = "n=";

    /// <summary>What was rightly done to a value, or null where it is simply another.</summary>
    public static string? Of(string field, string sent, string received) => field switch
    {
        FieldNames.TraceParent when IsSameTrace(sent, received) =>
            "carried on: another span of the same trace, so something on the way traces it",
        FieldNames.TraceState when received.EndsWith("," + sent, StringComparison.Ordinal) => "carried on: something on the way put its own member in front",
        FieldNames.ContextStamp when Part(received, Origin) == Part(sent, Origin) && Part(received, Hop) is { } hop && hop != Part(sent, Hop) =>
            $"carried on: it is hop {OneLine.Of(hop)} by now, so something on the way uses this library",
        _ => null,
    };

    // Version, trace and flags as they were: who changes the sampled flag decides for everybody after it.
    private static bool IsSameTrace(string sent, string received) =>
        received.Length == TraceParentLength && received[..TraceIdEnd] == sent[..TraceIdEnd] && received[SpanIdEnd..] == sent[SpanIdEnd..] &&
        received[TraceIdEnd] == '-' && IsSpanId(received[(TraceIdEnd + 1)..SpanIdEnd]) && received != sent;

    private static bool IsSpanId(string text) => text.All(char.IsAsciiHexDigitLower) && text.Any(c => c != '0');

    private static string? Part(string stamp, string key) =>
        stamp.Split(';').FirstOrDefault(part => part.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
}
