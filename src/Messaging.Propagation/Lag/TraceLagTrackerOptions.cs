namespace Messaging.Propagation;

/// <summary>How much a <see cref="TraceLagTracker"/> remembers. Its memory is taken when it is made and does not grow.</summary>
public sealed class TraceLagTrackerOptions
{
    /// <summary>Default of <see cref="Capacity"/>.</summary>
    public const int DefaultCapacity = 4096;

    /// <summary>Default of <see cref="HopsPerTrace"/>.</summary>
    public const int DefaultHopsPerTrace = 16;

    /// <summary>Most traces remembered, at least 1; beyond it the one that was seen first is forgotten for a new one.</summary>
    /// <value>Default: 4,096. With the default of hops that is some 4.3 MB.</value>
    public int Capacity { get; set; } = DefaultCapacity;

    /// <summary>Most hops remembered of a trace, at least 1; further ones count in its total lag alone.</summary>
    /// <value>Default: 16.</value>
    public int HopsPerTrace { get; set; } = DefaultHopsPerTrace;
}
