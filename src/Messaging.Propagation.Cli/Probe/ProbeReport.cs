namespace Messaging.Propagation.Cli.Probe;

/// <summary>What a run found.</summary>
internal sealed record ProbeReport(
    string From, string To, IReadOnlyList<FieldRow> Fields, IReadOnlyList<SizeRow> Sizes, RoundTripLag? Lag, IReadOnlyList<string> Notes)
{
    /// <summary>The fields that had to survive and did not.</summary>
    public IEnumerable<FieldRow> Failed => Fields.Where(row => row.Field.IsRequired && !row.Verdict.Survived);
}

/// <summary>One line of the matrix.</summary>
internal sealed record FieldRow(FormatField Field, FieldVerdict Verdict);

/// <summary>One growing size.</summary>
/// <param name="What">What grew.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Bound">The most that was tried.</param>
/// <param name="Size">What was found.</param>
/// <param name="Minimum">What the standard asks every participant to carry; 0 where it says nothing.</param>
internal sealed record SizeRow(string What, string Unit, int Bound, LargestSize Size, int Minimum);
