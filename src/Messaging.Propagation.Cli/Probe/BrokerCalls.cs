using System.Globalization;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>Runs calls of broker clients: ends those that do not return in time, and turns exceptions into one line that says what to do.</summary>
internal static class BrokerCalls
{
    /// <summary>Runs a call.</summary>
    /// <param name="address">The destination.</param>
    /// <param name="call">The call; its token is cancelled when the time is up.</param>
    /// <param name="limit">How long the call may take.</param>
    /// <param name="what">What it means if the call fails, behind the address.</param>
    /// <param name="advice">What to do then.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="UsageException">The call failed or took too long.</exception>
    public static async Task<T> GuardAsync<T>(
        ProbeAddress address, Func<CancellationToken, Task<T>> call, TimeSpan limit, string what, string advice, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var called = call(ending.Token);
            await WithinAsync(limit, called);
            return await called;
        }
        catch (Exception exception)
            when (exception is not UsageException && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            // An abandoned call must not start anything more.
            await ending.CancelAsync();
            throw new UsageException($"{address.Text} {what}: {ReasonOf(exception)}; {advice}.");
        }
    }

    /// <summary>Waits for a call.</summary>
    /// <exception cref="TimeoutException">The call took too long.</exception>
    public static async Task WithinAsync(TimeSpan limit, Task called)
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

    /// <summary>Returns the message of the innermost exception, which says what happened.</summary>
    public static string ReasonOf(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return OneLine.Of(exception.Message).TrimEnd('.', ' ');
    }
}
