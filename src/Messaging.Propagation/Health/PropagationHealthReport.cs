namespace Messaging.Propagation;

/// <summary>What <see cref="PropagationHealth"/> has found in its window.</summary>
/// <param name="Overall">Over all destinations.</param>
/// <param name="Destinations">For each destination that had messages, by system and name.</param>
/// <param name="Missed">
/// The targets that are missed, each in a sentence; of destinations alone that had <see cref="PropagationHealthOptions.MinimumMessages"/>. Empty where all is well.
/// </param>
public sealed record PropagationHealthReport(DestinationHealth Overall, IReadOnlyList<DestinationHealth> Destinations, IReadOnlyList<string> Missed)
{
    /// <summary>How far back was looked, see <see cref="PropagationHealthOptions.Window"/>.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Whether no target is missed.</summary>
    public bool IsHealthy => Missed.Count == 0;
}

/// <summary>The indicators of one destination, or of all.</summary>
/// <param name="System">The broker's system, as in <c>messaging.system</c>; null for all destinations together.</param>
/// <param name="Destination">The topic or queue; null for all together, and where it has no single name.</param>
/// <param name="Messages">Messages received in the window.</param>
/// <param name="Indicators">Every indicator once, in the order of the enum.</param>
/// <param name="Failures">Messages with each reason; reasons that did not occur are left out.</param>
public sealed record DestinationHealth(
    string? System, string? Destination, long Messages, IReadOnlyList<IndicatorValue> Indicators, IReadOnlyDictionary<FailureReason, long> Failures)
{
    /// <summary>
    /// Those of <see cref="Indicators"/> that miss their target. None where there were fewer than <see cref="PropagationHealthOptions.MinimumMessages"/>, and none for all
    /// destinations together.
    /// </summary>
    public IReadOnlyList<IndicatorValue> Missed { get; init; } = [];

    /// <summary>One indicator.</summary>
    /// <param name="indicator">Which.</param>
    public IndicatorValue this[PropagationIndicator indicator] => Indicators[(int)indicator];
}
