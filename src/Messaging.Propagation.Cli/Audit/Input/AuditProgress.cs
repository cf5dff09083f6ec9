namespace Messaging.Propagation.Cli.Audit;

/// <summary>How much of the files has been read, for whoever wants to show it.</summary>
/// <param name="total">Bytes of all files.</param>
internal sealed class AuditProgress(long total)
{
    private long read;

    public long Total => total;

    public long Read => Volatile.Read(ref read);

    public void Add(int count) => Interlocked.Add(ref read, count);
}
