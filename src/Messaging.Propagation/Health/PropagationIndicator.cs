namespace Messaging.Propagation;

/// <summary>What can be told of a service's propagation from one process. Each has a runbook in docs/runbooks.</summary>
public enum PropagationIndicator
{
    /// <summary>Share of received messages that came with a usable trace context.</summary>
    Coverage,

    /// <summary>Share of messages with a stamp from which a field is gone that the sender wrote, which the stamp proves.</summary>
    FieldDropRate,

    /// <summary>Share of received messages with anything wrong with their context.</summary>
    FailureRate,

    /// <summary>Half of the baggage, received or sent, is of this many bytes or fewer.</summary>
    BaggageMedian,

    /// <summary>Of a hundred baggages, received or sent, ninety-five are of this many bytes or fewer.</summary>
    BaggageP95,

    /// <summary>Share of received messages that are sampled on one side of the broker and not on the other.</summary>
    SamplingMismatchRate,

    /// <summary>Share of messages sent with a <c>tracestate</c>, as far as their stamps say so, of which it could not be used.</summary>
    TraceStateLossRate,

    /// <summary>Share of received messages that were received before they were sent, by the clocks of both sides.</summary>
    ClockSkewRate,
}

/// <summary>An indicator's value beside its target.</summary>
/// <param name="Indicator">Which it is.</param>
/// <param name="Value">A share from 0 to 1, or bytes; null where there was nothing to tell it by.</param>
/// <param name="Target">What it should be; null where it has no target.</param>
/// <param name="Samples">The messages that it was told by.</param>
public readonly record struct IndicatorValue(PropagationIndicator Indicator, double? Value, double? Target, long Samples)
{
    /// <summary>Whether the target is met; null where there is none, or no value. Coverage is to be at least its target, anything else below it.</summary>
    public bool? IsMet => (Value, Target) is not ({ } value, { } target) ? null : Indicator == PropagationIndicator.Coverage ? value >= target : value < target;
}
