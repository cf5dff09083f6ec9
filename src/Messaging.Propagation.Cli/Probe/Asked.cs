namespace Messaging.Propagation.Cli.Probe;

/// <summary>A question that is asked until it has an answer, or the time is up.</summary>
internal static class Asked
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>The answer, or null where there was none in time.</returns>
    public static async Task<T?> UntilAnsweredAsync<T>(Func<Task<T?>> ask, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
        where T : class
    {
        var deadline = time.GetUtcNow() + limit;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ask() is { } answer) return answer;
            if (time.GetUtcNow() >= deadline) return null;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
