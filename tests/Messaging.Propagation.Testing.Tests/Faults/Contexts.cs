using System.Diagnostics;

namespace Messaging.Propagation.Testing.Tests.Faults;

/// <summary>A context as it stands on a message, and senders of one.</summary>
internal static class Contexts
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    public const string TraceParent = $"00-{TraceId}-b7ad6b7169203331-01";
    public const string Stamp = "1;t=1795218034090;o=1795218033000;n=2;f=tb";

    public static MessagePropagator Propagator { get; } = MessagePropagator.Create();

    public static Dictionary<string, string> Fields() => new() { ["traceparent"] = TraceParent, ["baggage"] = "user=7", ["context-stamp"] = Stamp };

    /// <summary>A span of the application's, current until it is disposed.</summary>
    public static Activity Span() => new Activity("application").SetParentId(TraceParent).Start();

    public static IEnumerable<(FailureReason Reason, string Field)> Failures(this Extraction extraction) =>
        extraction.Failures.Select(failure => (failure.Reason, failure.Field));
}
