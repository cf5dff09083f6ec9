using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>Waits for what another thread or a broker does, with a deadline that only a failure reaches.</summary>
public static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Often enough that no test waits for it, and seldom enough to leave the processors to what is waited for.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    public static Task Holds(Func<bool> condition, string what) => Holds(() => Task.FromResult(condition()), what);

    public static async Task Holds(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        using var step = new PeriodicTimer(Step);
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Deadline, $"Within {Deadline.TotalSeconds} s it did not come about that {what}.");
            await step.WaitForNextTickAsync();
        }
    }
}
