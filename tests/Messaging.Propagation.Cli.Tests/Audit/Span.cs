using System.Globalization;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A span to be written as OTLP/JSON. Times are milliseconds.</summary>
internal sealed record Span(int Trace, int Id, string Name)
{
    public const uint Sampled = 0x101, NotSampled = 0x100, Remote = 0x200;

    private const long Epoch = 1_795_600_000_000;

    public int Parent { get; init; }

    public int Kind { get; init; } = 1;

    public double Start { get; init; }

    public double Takes { get; init; } = 1;

    public uint Flags { get; init; } = Sampled;

    public string? TraceState { get; init; }

    public IReadOnlyList<Link> Links { get; init; } = [];

    public Dictionary<string, object> Attributes { get; init; } = [];

    public double End => Start + Takes;

    public static Span Send(int trace, int id, string destination = "orders") =>
        new(trace, id, $"send {destination}") { Kind = 4, Attributes = Messaging("send", destination) };

    public static Span Process(int trace, int id, string destination = "orders") =>
        new(trace, id, $"process {destination}") { Kind = 5, Attributes = Messaging("process", destination) };

    public static string TraceHex(int trace) => trace.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>A request with spans, on one line.</summary>
    public static string Request(params IEnumerable<Span> spans) => JsonSerializer.Serialize(new
    {
        resourceSpans = new[]
        {
            new
            {
                resource = new { attributes = Array.Empty<object>() },
                scopeSpans = new[] { new { scope = new { name = "x" }, spans = spans.Select(span => span.ToJson()) } },
            },
        },
    });

    private static Dictionary<string, object> Messaging(string operation, string destination) => new()
    {
        ["messaging.system"] = "kafka",
        ["messaging.operation.type"] = operation,
        ["messaging.destination.name"] = destination,
        ["server.port"] = 9092,
    };

    private static string SpanHex(int id) => id.ToString("x16", CultureInfo.InvariantCulture);

    private static string Nanoseconds(double milliseconds) => ((Epoch * 1_000_000) + (long)(milliseconds * 1_000_000)).ToString(CultureInfo.InvariantCulture);

    private static object Value(object value) => value switch
    {
        string text => new { stringValue = text },
        string[] texts => new { arrayValue = new { values = texts.Select(text => new { stringValue = text }) } },
        _ => new { intValue = Convert.ToString(value, CultureInfo.InvariantCulture) },
    };

    private object ToJson() => new
    {
        traceId = TraceHex(Trace),
        spanId = SpanHex(Id),
        parentSpanId = Parent == 0 ? "" : SpanHex(Parent),
        flags = Flags,
        traceState = TraceState ?? "",
        name = Name,
        kind = Kind,
        startTimeUnixNano = Nanoseconds(Start),
        endTimeUnixNano = Nanoseconds(End),
        attributes = Attributes.Select(pair => new { key = pair.Key, value = Value(pair.Value) }),
        events = new[] { new { timeUnixNano = Nanoseconds(Start), name = "exception", attributes = new[] { new { key = "a", value = Value("}]") } } } },
        links = Links.Select(link => new { traceId = TraceHex(link.Trace), spanId = SpanHex(link.Id), flags = link.Flags, traceState = link.TraceState ?? "" }),
        status = new { },
    };

    /// <summary>A link of a span.</summary>
    internal sealed record Link(int Trace, int Id)
    {
        public uint Flags { get; init; } = Sampled | Remote;

        public string? TraceState { get; init; }
    }
}
