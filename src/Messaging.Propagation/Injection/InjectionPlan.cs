using System.Diagnostics;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>What is to be written on one message.</summary>
internal readonly struct InjectionPlan
{
    /// <summary>The context to write; not valid where the message keeps the one it has, or there is none.</summary>
    public required ActivityContext Context { get; init; }

    /// <summary>What is to be said of sampling, in formats that know more of it than a flag.</summary>
    public SamplingState Sampling { get; init; }

    /// <summary>What holds for the destination; null where there is none, or none in particular.</summary>
    public DestinationPolicy? Policy { get; init; }

    /// <summary>The baggage to write; empty where the message keeps what it has, or there is none.</summary>
    public required Baggage Baggage { get; init; }

    /// <summary>The baggage of the message being processed, whose properties travel on.</summary>
    public BaggageEntry[]? Received { get; init; }

    /// <summary>The fields that stay on the message as they are.</summary>
    public StampedFields Kept { get; init; }

    /// <summary>The stamp but for its fields; null where none is to be written.</summary>
    public ContextStamp? Stamp { get; init; }

    public BaggagePolicy BaggagePolicy => Policy?.Baggage ?? BaggagePolicy.Everything;

    public bool WritesTraceContext => Context.TraceId != default && Context.SpanId != default;

    public bool WritesBaggage => Baggage.Count > 0;

    public bool IsEmpty => !WritesTraceContext && !WritesBaggage && Stamp is null;
}
