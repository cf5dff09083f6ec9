namespace Messaging.Propagation;

/// <summary>Over which time <see cref="PropagationHealth"/> looks, and what it should find.</summary>
public sealed class PropagationHealthOptions
{
    /// <summary>Default of <see cref="Window"/>.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(5);

    /// <summary>How far back is looked, at least 30 seconds. It slides on in thirty steps.</summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan Window { get; set; } = DefaultWindow;

    /// <summary>Messages that a destination must have had in the window before its targets count: of a few, one is a large share.</summary>
    /// <value>Default: 20.</value>
    public int MinimumMessages { get; set; } = 20;

    /// <summary>
    /// Most destinations told apart, at some 42 KB each. Of more than these the busiest are told apart, and the rest are counted together, as destination
    /// <c>(others)</c>.
    /// </summary>
    /// <value>Default: 256, some 11 MB.</value>
    public int MaxDestinations { get; set; } = 256;

    /// <summary>The least coverage, as a share.</summary>
    /// <value>Default: 0.8. Null sets no target.</value>
    public double? MinCoverage { get; set; } = 0.8;

    /// <summary>Below which the field drop rate is to be, as a share.</summary>
    /// <value>Default: 0.005. Null sets no target.</value>
    public double? MaxFieldDropRate { get; set; } = 0.005;

    /// <summary>Below which the failure rate is to be, as a share.</summary>
    /// <value>Default: null, no target: what is wrong and what may be differs too much.</value>
    public double? MaxFailureRate { get; set; }

    /// <summary>Below which the median of baggage is to be, in bytes.</summary>
    /// <value>Default: 1,024. Null sets no target.</value>
    public double? MaxBaggageMedian { get; set; } = 1024;

    /// <summary>Below which 95 of 100 baggages are to be, in bytes.</summary>
    /// <value>Default: null, no target.</value>
    public double? MaxBaggageP95 { get; set; }

    /// <summary>Below which the rate of sampling mismatches is to be, as a share.</summary>
    /// <value>Default: 0.02. Null sets no target.</value>
    public double? MaxSamplingMismatchRate { get; set; } = 0.02;

    /// <summary>Below which the rate of lost <c>tracestate</c> is to be, as a share.</summary>
    /// <value>Default: 0.01. Null sets no target.</value>
    public double? MaxTraceStateLossRate { get; set; } = 0.01;

    /// <summary>Below which the rate of clock skew is to be, as a share.</summary>
    /// <value>Default: null, no target.</value>
    public double? MaxClockSkewRate { get; set; }

    /// <summary>The clock by which the window slides.</summary>
    /// <value>Default: <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal double? TargetOf(PropagationIndicator indicator) => indicator switch
    {
        PropagationIndicator.Coverage => MinCoverage,
        PropagationIndicator.FieldDropRate => MaxFieldDropRate,
        PropagationIndicator.FailureRate => MaxFailureRate,
        PropagationIndicator.BaggageMedian => MaxBaggageMedian,
        PropagationIndicator.BaggageP95 => MaxBaggageP95,
        PropagationIndicator.SamplingMismatchRate => MaxSamplingMismatchRate,
        PropagationIndicator.TraceStateLossRate => MaxTraceStateLossRate,
        _ => MaxClockSkewRate,
    };
}
