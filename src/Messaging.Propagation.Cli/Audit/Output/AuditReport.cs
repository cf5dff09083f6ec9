namespace Messaging.Propagation.Cli.Audit;

/// <summary>What an audit has found.</summary>
/// <param name="Files">What was read, as it was named.</param>
/// <param name="Input">What was read of them.</param>
/// <param name="Indicators">Each with its value beside its target.</param>
/// <param name="Lags">How long messages waited, by destination; those with the most messages first.</param>
/// <param name="TimeToReconstruct">Of all traces.</param>
/// <param name="MostEarly">Seconds that a span began before what it follows from, at most.</param>
/// <param name="Worst">Traces to be drawn.</param>
internal sealed record AuditReport(
    IReadOnlyList<string> Files, InputFacts Input, IReadOnlyList<IndicatorResult> Indicators, IReadOnlyList<DestinationLag> Lags, Durations TimeToReconstruct,
    double MostEarly, IReadOnlyList<TraceView> Worst)
{
    public bool IsMissed
    {
        get
        {
            foreach (var indicator in Indicators)
            {
                if (indicator.IsMet == false) return true;
            }

            return false;
        }
    }
}

/// <summary>How much was read.</summary>
/// <param name="Bytes">Of the files, as they lie.</param>
/// <param name="Spans">All.</param>
/// <param name="MessagingSpans">Those that were judged.</param>
/// <param name="Traces">All.</param>
/// <param name="LateSpans">Those that came after their trace had been judged.</param>
/// <param name="DuplicateSpans">Those that came twice.</param>
/// <param name="BrokenLines">Those that could not be read.</param>
/// <param name="FirstBroken">The first of them.</param>
/// <param name="Window">How long a trace is waited for.</param>
internal sealed record InputFacts(
    long Bytes, long Spans, long MessagingSpans, long Traces, long LateSpans, long DuplicateSpans, long BrokenLines, IReadOnlyList<string> FirstBroken,
    TimeSpan Window);

/// <summary>An indicator's value beside its target.</summary>
/// <param name="Indicator">Which.</param>
/// <param name="Facts">What is fixed about it.</param>
/// <param name="Value">Null where nothing tells it.</param>
/// <param name="Samples">By how much it is told.</param>
/// <param name="Bad">How many of them were not as they should be.</param>
/// <param name="Worst">The destinations that are worst.</param>
/// <param name="Examples">Ids of traces to look at.</param>
internal sealed record IndicatorResult(
    AuditIndicator Indicator, IndicatorFacts Facts, double? Value, long Samples, long Bad, IReadOnlyList<DestinationResult> Worst,
    IReadOnlyList<string> Examples)
{
    /// <summary>Gets its only name, for every output.</summary>
    public string Name => Indicator.ToString();

    /// <summary>How many samples it must have before its target counts: of a few, one is a large share.</summary>
    public long Minimum { get; init; } = 1;

    public bool IsTooFew => Samples < Minimum;

    /// <summary>Null where there is no target, no value, or too little to judge by.</summary>
    public bool? IsMet => IsTooFew ? null : Facts.IsMet(Value);
}

/// <summary>An indicator of one destination.</summary>
/// <param name="Name">Its name, with its system.</param>
/// <param name="Value">As the indicator's.</param>
/// <param name="Samples">By how much it is told.</param>
/// <param name="Bad">How many of them were not as they should be.</param>
internal readonly record struct DestinationResult(string Name, double Value, long Samples, long Bad);

/// <summary>How long messages waited at a destination, from the producer's span to the consumer's.</summary>
/// <param name="Name">Its name, with its system.</param>
/// <param name="Lag">All of them.</param>
internal sealed record DestinationLag(string Name, Durations Lag);

/// <summary>A trace with names in place of numbers.</summary>
/// <param name="Id">In hexadecimal.</param>
/// <param name="Remarks">What is wrong with it.</param>
/// <param name="Seconds">From its first span to its last.</param>
/// <param name="Spans">Those that are shown.</param>
/// <param name="AllSpans">How many it has.</param>
internal sealed record TraceView(string Id, IReadOnlyList<string> Remarks, double Seconds, IReadOnlyList<SpanView> Spans, int AllSpans);

/// <summary>A span with names in place of numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Note">Operation and destination.</param>
/// <param name="Start">Seconds since its trace's first.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="Remarks">What is wrong with it.</param>
internal sealed record SpanView(string Name, string Note, double Start, double Seconds, bool IsError, IReadOnlyList<string> Remarks);
