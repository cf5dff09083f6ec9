using System.Globalization;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>One run: the matrix, the lag, the sizes. It knows no broker.</summary>
/// <param name="sender">Where canaries are sent to.</param>
/// <param name="receiver">Where they come back: the same, or the far end of a bridge.</param>
/// <param name="options">What was asked for.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Is told what is being done.</param>
internal sealed class ProbeRun(IProbePath sender, IProbePath receiver, ProbeOptions options, TimeProvider time, Action<string> progress)
{
    // What W3C Baggage and W3C Trace Context ask everybody to carry.
    private const int LeastBaggage = 8192, LeastTraceState = 512;

    // The smallest is a list of one member, k0=v.
    private const int LargestField = 64 * 1024, SmallestField = 4, SmallestNumber = 2;

    // A path that answers in milliseconds need not be waited for half a minute each time that a size breaks it.
    private const int Patience = 20;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);

    private readonly CanaryRounds rounds = new(sender, receiver, options.Mark, time);

    public async Task<ProbeReport> RunAsync(string from, string to, CancellationToken cancellationToken)
    {
        progress("connecting");
        var isOne = ReferenceEquals(sender, receiver);
        await receiver.OpenAsync(sends: isOne, receives: true, cancellationToken);
        if (!isOne) await sender.OpenAsync(sends: true, receives: false, cancellationToken);
        List<string> notes = [.. sender.Notes, .. isOne ? [] : receiver.Notes];

        var fields = await FieldsAsync(from, cancellationToken);
        if (fields is null)
        {
            var waited = options.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            notes.Add($"No canary came back within {waited} s: look whether somebody else reads {to}, and whether what forwards to it runs.");
            return new ProbeReport(from, to, LostRows(), [], null, notes);
        }

        var lag = await LagAsync(cancellationToken);
        var wait = WaitAfter(lag);
        var sizes = new List<SizeRow>();
        foreach (var growth in Growths()) sizes.Add(await SizeAsync(growth, wait, cancellationToken));
        return new ProbeReport(from, to, fields, sizes, lag, notes);
    }

    private IReadOnlyList<IReadOnlyList<FormatField>> Contexts() =>
        CanaryContext.Make([.. sender.OwnFields.Intersect(receiver.OwnFields)], time.GetUtcNow());

    /// <summary>The matrix; null where nothing at all came back.</summary>
    private async Task<List<FieldRow>?> FieldsAsync(string from, CancellationToken cancellationToken)
    {
        var rows = new List<FieldRow>();
        var contexts = Contexts();
        foreach (var chunk in contexts.Chunk(options.Count))
        {
            progress($"fields: {rows.Count} of {contexts.Sum(fields => fields.Count)}");
            var outcomes = await rounds.RunAsync(chunk.Select(Plain), options.Timeout, cancellationToken);
            if (rows.Count == 0 && outcomes.All(outcome => outcome.Refused is not null))
                throw new UsageException($"{from} refuses canaries: {OneLine.Of(outcomes[0].Refused!)}; probe as somebody who may write to it.");
            if (rows.Count == 0 && outcomes.All(outcome => outcome.Received is null)) return null;
            rows.AddRange(chunk.Zip(outcomes).SelectMany(pair => pair.First.Select(field => new FieldRow(field, pair.Second.VerdictOf(Plain(field))))));
        }

        return rows;
    }

    private List<FieldRow> LostRows() =>
        [.. Contexts().SelectMany(fields => fields).Select(field => new FieldRow(field, FieldVerdict.Dropped("the message did not come back in time")))];

    // One after the other, so that none waits for its neighbour; the first that is lost is the last that is waited for.
    private async Task<RoundTripLag> LagAsync(CancellationToken cancellationToken)
    {
        var roundTrips = new List<TimeSpan>();
        while (roundTrips.Count < options.Count)
        {
            progress($"lag: canary {roundTrips.Count + 1} of {options.Count}");
            var outcome = (await rounds.RunAsync([[]], options.Timeout, cancellationToken))[0];
            if (outcome.Received is null) return RoundTripLag.Of(roundTrips, lost: 1);
            roundTrips.Add(outcome.RoundTrip);
        }

        return RoundTripLag.Of(roundTrips, lost: 0);
    }

    private IEnumerable<Growth> Growths() =>
    [
        new(FieldNames.Baggage, "bytes", SmallestField, LargestField, LeastBaggage, size => SizedFields.List(FieldNames.Baggage, size)),
        new(FieldNames.TraceState, "bytes", SmallestField, LargestField, LeastTraceState, size => SizedFields.List(FieldNames.TraceState, size)),
        new("fields", "fields", SmallestNumber, Math.Min(sender.MaxFields, receiver.MaxFields), 0, SizedFields.Number),
    ];

    private TimeSpan WaitAfter(RoundTripLag lag)
    {
        var (shortest, longest) = (Math.Min(ShortestWait.TotalMilliseconds, options.Timeout.TotalMilliseconds), options.Timeout.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Clamp(Patience * lag.Max, shortest, longest));
    }

    private async Task<SizeRow> SizeAsync(Growth growth, TimeSpan wait, CancellationToken cancellationToken)
    {
        var size = await SizeSearch.RunAsync(growth.Smallest, growth.Bound, options.Count, async sizes =>
        {
            progress($"size of {growth.What}: {sizes[0]} to {sizes[^1]} {growth.Unit}");
            var outcomes = await rounds.RunAsync(sizes.Select(growth.Make), wait, cancellationToken);
            return [.. outcomes.Select(outcome => outcome.Break())];
        });
        return new SizeRow(growth.What, growth.Unit, growth.Bound, size, growth.Minimum);
    }

    private static IEnumerable<ProbeField> Plain(IEnumerable<FormatField> fields) => fields.Select(Plain);

    private static ProbeField Plain(FormatField field) => new(field.Name, field.Value);

    private sealed record Growth(string What, string Unit, int Smallest, int Bound, int Minimum, Func<int, IReadOnlyList<ProbeField>> Make);
}
