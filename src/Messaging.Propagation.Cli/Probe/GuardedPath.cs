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
        BrokerCalls.GuardAsync(
            address,
            async token =>
            {
                await inner.OpenAsync(sends, receives, token).WaitAsync(cancellationToken);
                return true;
            },
            2 * options.ConnectTimeout, "cannot be reached or does not let us in", "check host, port and credentials, and that the broker runs", cancellationToken);

    public Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken) =>
        BrokerCalls.GuardAsync(
            address,
            token => inner.SendAsync(canary, token),
            options.Timeout, "could not be sent to any more", "look at the broker, then probe again", cancellationToken);

    public Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        BrokerCalls.GuardAsync(
            address,
            token => inner.ReceiveAsync(wait, token),
            wait + options.Grace, "could not be read any more", "look at the broker and the right to read, then probe again", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await BrokerCalls.WithinAsync(options.Grace, inner.DisposeAsync().AsTask());
        }
        catch (Exception exception)
        {
            // The report is made by now, and must not be lost to this.
            warn($"{address.Text} could not be cleaned up, look after it: {BrokerCalls.ReasonOf(exception)}");
        }
    }
}
