using System.Globalization;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// Makes one line of whatever a broker's client throws, and what to do of it; and ends what would never end, for not every client keeps to the times that
/// it was given: one waits without limit for the greeting of whoever accepts it.
/// </summary>
internal sealed class GuardedPath(IProbePath inner, ProbeAddress address, ProbeOptions options, Action<string> warn) : IProbePath
{
    public int MaxFields => inner.MaxFields;

    public IReadOnlyList<string> OwnFields => inner.OwnFields;

    public IReadOnlyList<string> Notes => inner.Notes;

    // Twice the time: a client that gives up by itself knows why. An interrupted run is not to wait for those that do not listen while they connect.
    public Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken) =>
        Guard(
            async token =>
            {
                await inner.OpenAsync(sends, receives, token).WaitAsync(cancellationToken);
                return true;
            },
            2 * options.ConnectTimeout, "cannot be reached or does not let us in", "check host, port and credentials, and that the broker runs", cancellationToken);

    public Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken) =>
        Guard(
            token => inner.SendAsync(canary, token),
            options.Timeout, "could not be sent to any more", "look at the broker, then probe again", cancellationToken);

    public Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Guard(
            token => inner.ReceiveAsync(wait, token),
            wait + options.Grace, "could not be read any more", "look at the broker and the right to read, then probe again", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Within(options.Grace, inner.DisposeAsync().AsTask());
        }
        catch (Exception exception)
        {
            // The report is made by now, and must not be lost to this.
            warn($"{address.Text} could not be cleaned up, look after it: {Reason(exception)}");
        }
    }

    private async Task<T> Guard<T>(Func<CancellationToken, Task<T>> call, TimeSpan limit, string what, string advice, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var called = call(ending.Token);
            await Within(limit, called);
            return await called;
        }
        catch (Exception exception)
            when (exception is not UsageException && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            // What is left behind is to begin nothing more.
            await ending.CancelAsync();
            throw new UsageException($"{address.Text} {what}: {Reason(exception)}; {advice}.");
        }
    }

    private static async Task Within(TimeSpan limit, Task called)
    {
        try
        {
            await called.WaitAsync(limit);
        }
        catch (TimeoutException) when (!called.IsCompleted)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"there was no answer within {limit.TotalSeconds:0.#} s"));
        }
    }

    // The innermost says what happened; those around it say that something did.
    private static string Reason(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return OneLine.Of(exception.Message).TrimEnd('.', ' ');
    }
}
