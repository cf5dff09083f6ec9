namespace Messaging.Propagation.Testing;

/// <summary>Tells those who wait for something on a queue that there may be something.</summary>
internal sealed class BusSignal(InMemoryServiceBus bus)
{
    private TaskCompletionSource changed = New();

    /// <summary>To be called under the gate.</summary>
    public void Changed()
    {
        changed.SetResult();
        changed = New();
    }

    /// <summary>Tries, and as often as something has changed again, until there is a result or the time is over.</summary>
    /// <param name="attempt">Tries, under the gate; null where there is nothing.</param>
    /// <param name="next">When, without anybody's doing, there may be something; under the gate as well.</param>
    /// <param name="wait">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The result; null where the time is over.</returns>
    public async Task<T?> WaitAsync<T>(Func<DateTimeOffset, T?> attempt, Func<DateTimeOffset, DateTimeOffset> next, TimeSpan wait, CancellationToken cancellationToken)
        where T : class
    {
        var deadline = bus.Time.GetUtcNow() + wait;
        while (true)
        {
            // The SDK's receivers end so, and its processors know it by that.
            if (cancellationToken.IsCancellationRequested) throw new TaskCanceledException();
            Task signal;
            TimeSpan pause;
            DateTimeOffset until;
            lock (bus.Gate)
            {
                var now = bus.Time.GetUtcNow();
                if (attempt(now) is { } result) return result;
                if (now >= deadline) return null;
                signal = changed.Task;
                until = next(now) is var then && then < deadline ? then : deadline;
                pause = until - now;
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var delay = Task.Delay(pause, bus.Time, stop.Token);

            // A clock that was set on since then has not seen the timer.
            if (bus.Time.GetUtcNow() < until) await Task.WhenAny(signal, delay).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
