namespace Messaging.Propagation.Cli.Audit;

/// <summary>What is true of a span.</summary>
[Flags]
internal enum SpanMarks : byte
{
    None = 0,

    /// <summary>It has messaging attributes.</summary>
    Messaging = 1,

    /// <summary>It has a <c>traceState</c>.</summary>
    TraceState = 2,

    /// <summary>Its status is an error.</summary>
    Error = 4,

    /// <summary>It says whether anything was wrong with the context that came.</summary>
    TellsFailures = 8,

    /// <summary>Something was wrong with it.</summary>
    Failed = 16,

    /// <summary>A field was gone that the sender wrote.</summary>
    FieldDropped = 32,
}
