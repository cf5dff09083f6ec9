namespace Messaging.Propagation;

/// <summary>A way in which a context is written as fields, named as in <c>OTEL_PROPAGATORS</c>.</summary>
public sealed class ContextFormat
{
    private ContextFormat(string name, params string[] fields)
    {
        Name = name;
        Fields = fields;
    }

    /// <summary><c>tracecontext</c>: W3C Trace Context, fields <c>traceparent</c> and <c>tracestate</c>.</summary>
    public static ContextFormat TraceContext { get; } = new("tracecontext", FieldNames.TraceParent, FieldNames.TraceState);

    /// <summary><c>baggage</c>: W3C Baggage, field <c>baggage</c>.</summary>
    public static ContextFormat Baggage { get; } = new("baggage", FieldNames.Baggage);

    /// <summary>The name, as in <c>OTEL_PROPAGATORS</c>.</summary>
    public string Name { get; }

    /// <summary>The fields that the format reads and writes.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    internal static ContextFormat? Of(string field) => field switch
    {
        FieldNames.TraceParent or FieldNames.TraceState => TraceContext,
        FieldNames.Baggage => Baggage,
        _ => null,
    };
}
