namespace OrderFlow;

/// <summary>One message that was received.</summary>
/// <param name="Place">Where it stood.</param>
/// <param name="Lag">How long it waited.</param>
/// <param name="TraceAge">How long ago its trace first entered a queue.</param>
/// <param name="Ahead">The time by which it was received before it was sent or due, by the sender's clock; zero if the clocks agree.</param>
/// <param name="Faults">What was reported of it.</param>
internal sealed record Arrival(Place? Place, TimeSpan? Lag, TimeSpan? TraceAge, TimeSpan Ahead, IReadOnlyList<Fault> Faults);
