namespace Messaging.Propagation.Cli.Probe;

/// <summary>What became of a field on the way.</summary>
internal enum FieldState
{
    Kept,
    Altered,
    Dropped,
}

/// <summary>What became of a field, and how.</summary>
/// <param name="State">In a word.</param>
/// <param name="How">In a sentence; null where it was kept.</param>
/// <param name="Received">What came in its place; null where nothing did.</param>
/// <param name="Survived">Whether the context is still there: also where something on the way rightly carried it on.</param>
internal sealed record FieldVerdict(FieldState State, string? How = null, string? Received = null, bool Survived = false)
{
    public static FieldVerdict Kept { get; } = new(FieldState.Kept, Survived: true);

    public static FieldVerdict Dropped(string? why = null) => new(FieldState.Dropped, why);

    /// <summary>Compares a field that was sent with everything that came.</summary>
    public static FieldVerdict Of(ProbeField sent, IReadOnlyList<ReceivedField> received)
    {
        var found = received.Where(field => field.Name == sent.Name).ToList();
        var how = new List<string>();
        if (found.Count == 0)
        {
            found = [.. received.Where(field => string.Equals(field.Name, sent.Name, StringComparison.OrdinalIgnoreCase))];
            if (found.Count == 0) return Dropped();
            how.Add($"re-cased: its name came as {OneLine.Of(found[^1].Name)}");
        }

        if (found.Count > 1) how.Add($"repeated: it came {found.Count} times");
        var last = found[^1];
        if (last.Type is not null) how.Add($"re-encoded: it came as {OneLine.Of(last.Type)}");
        if (last.Value == sent.Value) return how.Count == 0 ? Kept : new FieldVerdict(FieldState.Altered, string.Join("; ", how), last.Value);

        var carriedOn = Continuation.Of(sent.Name, sent.Value, last.Value);
        var survived = carriedOn is not null && how.Count == 0;
        how.Add(carriedOn ?? Alteration.Of(sent.Value, last.Value));
        return new FieldVerdict(FieldState.Altered, string.Join("; ", how), last.Value, survived);
    }
}
