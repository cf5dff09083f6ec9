namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// The same work by as many threads at once as are named, each of them a thread of its own that is started before anything is measured. The time is that of one thread,
/// from when all are let go until the last is done. Without waiting for one another, threads that have a core each take as long as a single one, and eight on two cores
/// four times as long: what is above that is waiting.
/// </summary>
internal sealed class ConcurrentRuns : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Barrier barrier;
    private readonly Thread[] workers;
    private Action<int>? work;

    public ConcurrentRuns(int threads)
    {
        // The one who measures is there as well, at the start and at the end.
        barrier = new Barrier(threads + 1);
        workers = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            workers[i] = new Thread(Work) { IsBackground = true };
            workers[i].Start(i);
        }
    }

    /// <param name="piece">What each thread does; it is given the thread's number.</param>
    /// <exception cref="TimeoutException">It took more than a minute.</exception>
    public void Run(Action<int> piece)
    {
        work = piece;
        Meet();
        Meet();
    }

    public void Dispose()
    {
        work = null;
        Meet();
        foreach (var worker in workers) worker.Join();
        barrier.Dispose();
    }

    private void Work(object? thread)
    {
        while (true)
        {
            barrier.SignalAndWait();
            if (work is not { } piece) return;
            piece((int)thread!);
            barrier.SignalAndWait();
        }
    }

    private void Meet()
    {
        if (!barrier.SignalAndWait(Longest)) throw new TimeoutException("The threads have not done their work in a minute.");
    }
}
