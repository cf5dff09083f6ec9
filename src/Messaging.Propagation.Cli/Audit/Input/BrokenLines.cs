namespace Messaging.Propagation.Cli.Audit;

/// <summary>Lines that could not be read: all are counted, the first ten named.</summary>
internal sealed class BrokenLines
{
    private const int Most = 10;

    private readonly Lock gate = new();
    private readonly List<(string File, long Line, string Why)> first = [];
    private long count;

    public long Count => Volatile.Read(ref count);

    /// <summary>In the order of files and lines, which of several files are read first being chance.</summary>
    public IReadOnlyList<string> First
    {
        get
        {
            lock (gate)
            {
                first.Sort((one, other) => string.CompareOrdinal(one.File, other.File) is not 0 and var order ? order : one.Line.CompareTo(other.Line));
                return first.ConvertAll(broken => $"{broken.File}:{broken.Line}: {broken.Why}");
            }
        }
    }

    public void Add(string file, long line, string why)
    {
        lock (gate)
        {
            count++;
            if (first.Count < Most) first.Add((file, line, why));
        }
    }
}
