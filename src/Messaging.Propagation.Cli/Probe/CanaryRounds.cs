namespace Messaging.Propagation.Cli.Probe;

/// <summary>Sends canaries and waits until they are back, or the time is up. One that comes later is taken off the destination and counts no more.</summary>
internal sealed class CanaryRounds(IProbePath sender, IProbePath receiver, CanaryMark mark, TimeProvider time)
{
    private int sent;

    public async Task<IReadOnlyList<CanaryOutcome>> RunAsync(
        IEnumerable<IEnumerable<ProbeField>> canaries, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var outcomes = new List<CanaryOutcome>();
        var awaited = new Dictionary<string, CanaryOutcome>();
        foreach (var fields in canaries)
        {
            var outcome = new CanaryOutcome(mark.Make(++sent, fields), time.GetTimestamp());
            outcomes.Add(outcome);
            outcome.Refused = await sender.SendAsync(outcome.Canary, cancellationToken);
            if (outcome.Refused is null) awaited.Add(outcome.Canary.Id, outcome);
        }

        var start = time.GetTimestamp();
        while (awaited.Count > 0 && timeout - time.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var received in await receiver.ReceiveAsync(left, cancellationToken))
            {
                if (!awaited.Remove(received.Id, out var outcome)) continue;
                outcome.Received = received;
                outcome.RoundTrip = time.GetElapsedTime(outcome.Start);
            }
        }

        return outcomes;
    }
}

/// <summary>What became of one canary.</summary>
internal sealed class CanaryOutcome(Canary canary, long start)
{
    public Canary Canary { get; } = canary;

    public long Start { get; } = start;

    /// <summary>Why the broker did not take it; null where it did.</summary>
    public string? Refused { get; set; }

    /// <summary>What came back; null where nothing did.</summary>
    public ReceivedCanary? Received { get; set; }

    public TimeSpan RoundTrip { get; set; }

    /// <summary>What became of one of its fields.</summary>
    public FieldVerdict VerdictOf(ProbeField field) =>
        Refused is not null ? FieldVerdict.Dropped($"the broker refused the message: {OneLine.Of(Refused)}")
        : Received is null ? FieldVerdict.Dropped("the message did not come back in time")
        : FieldVerdict.Of(field, Received.Fields);

    /// <summary>What broke on the way, the probe's own field aside; null where everything survived.</summary>
    public string? Break()
    {
        foreach (var field in Canary.Fields.Skip(1))
        {
            if (VerdictOf(field) is { Survived: false } verdict)
                return $"{field.Name} {(verdict.State == FieldState.Dropped ? "dropped" : "altered")}{(verdict.How is null ? "" : $": {verdict.How}")}";
        }

        return null;
    }
}
