namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// One destination of one broker, by its plain client: the library's own decorators would repair what the probe is to find. What a call throws is told
/// to the user by <see cref="GuardedPath"/>; a <see cref="UsageException"/> is told as it stands.
/// </summary>
internal interface IProbePath : IAsyncDisposable
{
    /// <summary>How many fields a message may have at most, that of the probe included; what is above is not tried.</summary>
    int MaxFields { get; }

    /// <summary>Fields that only this broker has.</summary>
    IReadOnlyList<string> OwnFields { get; }

    /// <summary>What the user should know of the destination before the figures are believed.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Connects and looks whether the destination is there. What is received begins here: nothing that is sent later is missed.</summary>
    Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken);

    /// <summary>Sends a canary.</summary>
    /// <returns>Why the broker refused it, or null where it took it.</returns>
    Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for messages, takes the canaries of this run off the destination, and leaves every other where it is. It may come back early, with nothing.
    /// </summary>
    Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken);
}
