namespace Messaging.Propagation.Benchmarks;

/// <summary>The same work by as many threads as are named: the time is that of one piece of one thread, so what is above the time of a single one is waiting.</summary>
internal sealed class ConcurrentRuns(int pieces)
{
    public void Run(int threads, Action<int> piece)
    {
        if (threads == 1) RunAll(0, piece);
        else Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread => RunAll(thread * 977, piece));
    }

    private void RunAll(int from, Action<int> piece)
    {
        for (var i = 0; i < pieces; i++) piece(from + i);
    }
}
