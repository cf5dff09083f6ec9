using System.Diagnostics;

namespace Messaging.Propagation.Benchmarks;

/// <summary>What one round has taken.</summary>
/// <param name="PerSecond">Messages a second.</param>
/// <param name="CpuMicroseconds">Processor time of the whole process, a message.</param>
internal readonly record struct Measurement(double PerSecond, double CpuMicroseconds)
{
    public static async Task<Measurement> OfAsync(int messages, Func<Task> run)
    {
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await run().ConfigureAwait(false);
        var elapsed = watch.Elapsed;
        return new Measurement(messages / elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / messages);
    }
}
