namespace Messaging.Propagation.Cli.Audit;

/// <summary>Puts the report together of what was counted.</summary>
internal sealed class ReportBuilder(AuditTally tally, AuditFlow? flow, Utf8Names names, ExportErrors exports, long minimum)
{
    private const int WorstDestinations = 5;

    public IReadOnlyList<IndicatorResult> Indicators() => [.. Enum.GetValues<AuditIndicator>().Select(indicator => Of(indicator) with { Minimum = minimum })];

    public IReadOnlyList<DestinationLag> Lags() =>
    [
        .. tally.Destinations.Where(each => each.Lag.Count > 0).OrderByDescending(each => each.Lag.Count).ThenBy(NameOf, StringComparer.Ordinal)
            .Select(each => new DestinationLag(NameOf(each), each.Lag)),
    ];

    private IndicatorResult Of(AuditIndicator indicator) => indicator switch
    {
        AuditIndicator.BaggageMedian => Baggage(indicator, 0.5),
        AuditIndicator.BaggageP95 => Baggage(indicator, 0.95),
        AuditIndicator.ExportErrorRate => Exports(),
        AuditIndicator.TimeToReconstruct => new IndicatorResult(
            indicator, IndicatorFacts.Of(indicator, flow), tally.TimeToReconstruct.Percentile(0.95), tally.TimeToReconstruct.Count, 0, [], Examples(indicator)),
        _ => Share(indicator),
    };

    private IndicatorResult Share(AuditIndicator indicator)
    {
        var facts = IndicatorFacts.Of(indicator, flow);
        var isTold = tally.TellsFailures || indicator is not (AuditIndicator.FieldDropRate or AuditIndicator.FailureRate);
        var (samples, bad) = isTold ? (tally.Total.Samples(indicator), tally.Total.Bad(indicator)) : (0, 0);
        var worst = tally.Destinations.Where(each => isTold && each.Bad(indicator) > 0)
            .Select(each => ResultOf(facts, NameOf(each), SamplesOf(each, indicator), each.Bad(indicator)))
            .OrderByDescending(each => (double)each.Bad / each.Samples).ThenByDescending(each => each.Bad).ThenBy(each => each.Name, StringComparer.Ordinal);
        double? value = samples > 0 ? ValueOf(facts, samples, bad) : null;
        return new IndicatorResult(indicator, facts, value, samples, bad, [.. worst.Take(WorstDestinations)], Examples(indicator));
    }

    private IndicatorResult Baggage(AuditIndicator indicator, double share)
    {
        var worst = tally.Destinations.Where(each => each.Baggage.Count > 0)
            .Select(each => new DestinationResult(NameOf(each), each.Baggage.Percentile(share)!.Value, each.Baggage.Count, 0))
            .OrderByDescending(each => each.Value).ThenBy(each => each.Name, StringComparer.Ordinal);
        var total = tally.Total.Baggage;
        return new IndicatorResult(
            indicator, IndicatorFacts.Of(indicator, flow), total.Percentile(share), total.Count, 0, [.. worst.Take(WorstDestinations)], Examples(indicator));
    }

    private IndicatorResult Exports()
    {
        var facts = IndicatorFacts.Of(AuditIndicator.ExportErrorRate, flow);
        var totals = exports.Totals();
        var bad = totals.Values.Sum(each => each.Failed);
        var samples = totals.Values.Sum(each => each.Sent) + bad;
        var worst = totals.Where(each => each.Value.Failed > 0)
            .Select(each => ResultOf(facts, each.Key, each.Value.Sent + each.Value.Failed, each.Value.Failed))
            .OrderByDescending(each => each.Value).ThenBy(each => each.Name, StringComparer.Ordinal);
        return new IndicatorResult(
            AuditIndicator.ExportErrorRate, facts, samples > 0 ? ValueOf(facts, samples, bad) : null, samples, bad, [.. worst.Take(WorstDestinations)], []);
    }

    private static DestinationResult ResultOf(IndicatorFacts facts, string name, long samples, long bad) =>
        new(name, ValueOf(facts, samples, bad), samples, bad);

    private static double ValueOf(IndicatorFacts facts, long samples, long bad) => (double)(facts.IsFloor ? samples - bad : bad) / samples;

    // A step of the flow is missing in some of all traces, not of those that lack it.
    private long SamplesOf(DestinationTally each, AuditIndicator indicator) =>
        (indicator == AuditIndicator.Completeness ? tally.Total : each).Samples(indicator);

    private IReadOnlyList<string> Examples(AuditIndicator indicator) => [.. tally.ExamplesOf(indicator).Select(TraceViews.Hex)];

    private string NameOf(DestinationTally each) =>
        (names[each.System], names[each.Destination]) is var (system, name) && system.Length > 0 ? $"{name} ({system})" : name.Length > 0 ? name : "(none)";
}
