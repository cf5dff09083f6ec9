namespace Messaging.Propagation.Cli.Probe;

/// <summary>Makes one line of whatever a broker's client throws, and what to do of it.</summary>
internal sealed class GuardedPath(IProbePath inner, ProbeAddress address, Action<string> warn) : IProbePath
{
    public int MaxFields => inner.MaxFields;

    public IReadOnlyList<string> OwnFields => inner.OwnFields;

    public IReadOnlyList<string> Notes => inner.Notes;

    public Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken) =>
        Guard(
            async () =>
            {
                await inner.OpenAsync(sends, receives, cancellationToken);
                return true;
            },
            "cannot be reached or does not let us in", "check host, port and credentials, and that the broker runs", cancellationToken);

    public Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken) =>
        Guard(() => inner.SendAsync(canary, cancellationToken), "could not be sent to any more", "look at the broker, then probe again", cancellationToken);

    public Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Guard(
            () => inner.ReceiveAsync(wait, cancellationToken),
            "could not be read any more", "look at the broker and the right to read, then probe again", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await inner.DisposeAsync();
        }
        catch (Exception exception)
        {
            // The report is made by now, and must not be lost to this.
            warn($"{address.Text} could not be cleaned up, look after it: {Reason(exception)}");
        }
    }

    private async Task<T> Guard<T>(Func<Task<T>> call, string what, string advice, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception)
            when (exception is not UsageException && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            throw new UsageException($"{address.Text} {what}: {Reason(exception)}; {advice}.");
        }
    }

    // The innermost says what happened; those around it say that something did.
    private static string Reason(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return OneLine.Of(exception.Message).TrimEnd('.', ' ');
    }
}
