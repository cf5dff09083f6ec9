namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Counts what was found on many messages, in memory that does not grow with their number.</summary>
/// <param name="rows">How many messages are kept to be listed.</param>
internal sealed class DumpReport(int rows)
{
    private readonly Dictionary<string, (int Count, string Advice)> findings = new(StringComparer.Ordinal);
    private readonly Dictionary<DumpShape, int> shapes = [];
    private readonly int[] verdicts = new int[Enum.GetValues<Verdict>().Length];
    private readonly List<Diagnosis> listed = [], plain = [];

    public int Messages { get; private set; }

    /// <summary>Gets the number of messages with a finding.</summary>
    public int WithFinding { get; private set; }

    /// <summary>Gets a value indicating whether a context cannot be used, or is in a format that is not read.</summary>
    public bool HasFailed => this[Verdict.Failed] + this[Verdict.Unread] > 0;

    /// <summary>Gets the findings, the most frequent first.</summary>
    public IEnumerable<(string Name, int Count, string Advice)> Findings =>
        findings.Select(pair => (pair.Key, pair.Value.Count, pair.Value.Advice)).OrderByDescending(each => each.Count);

    /// <summary>Gets the shapes, the most frequent first.</summary>
    public IEnumerable<DumpShape> Shapes => shapes.OrderByDescending(pair => pair.Value).Select(pair => pair.Key);

    /// <summary>Gets the first messages with a finding; where there is none, the first of all.</summary>
    public IReadOnlyList<Diagnosis> Listed => listed.Count > 0 ? listed : plain;

    public int this[Verdict verdict] => verdicts[(int)verdict];

    public void Add(Diagnosis diagnosis)
    {
        Messages++;
        verdicts[(int)diagnosis.Verdict]++;
        shapes[diagnosis.Message.Shape] = shapes.GetValueOrDefault(diagnosis.Message.Shape) + 1;
        var hasFinding = false;
        foreach (var finding in Finding.Of(diagnosis))
        {
            hasFinding = true;
            findings[finding.Name] = (findings.GetValueOrDefault(finding.Name).Count + 1, finding.ToDo);
        }

        if (hasFinding) WithFinding++;
        var list = hasFinding ? listed : plain;
        if (list.Count < rows) list.Add(diagnosis);
    }
}
