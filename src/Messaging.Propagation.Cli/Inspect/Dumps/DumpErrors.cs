namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Counts the parts of dumps that could not be read.</summary>
internal sealed class DumpErrors
{
    public int Count { get; private set; }

    /// <summary>Gets the place and the reason of the first; null where there is none.</summary>
    public string? First { get; private set; }

    public void Add(string where, string why)
    {
        First ??= $"{where} {why}";
        Count++;
    }

    public override string ToString() => Count > 1 ? $"{First}, and {Count - 1} more could not be read" : First ?? "";
}
