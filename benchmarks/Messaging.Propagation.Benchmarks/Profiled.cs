using System.Diagnostics;

namespace Messaging.Propagation.Benchmarks;

/// <summary>One path again and again for some seconds, for a profiler to look at. Usage: profile extract|inject|ambient|recorded|collected.</summary>
internal static class Profiled
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static int Run(string[] arguments)
    {
        if (Path(arguments.FirstOrDefault()) is not { } path)
        {
            Console.Error.WriteLine("profile: write extract, inject, ambient, recorded or collected after it");
            return 2;
        }

        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Duration;)
            for (var i = 0; i < 10_000; i++)
                path();
        return 0;
    }

    private static Action? Path(string? name)
    {
        switch (name)
        {
            case "extract":
                var headers = new KafkaHeadersBenchmarks();
                headers.Setup();
                return () => headers.OursExtractStamped();
            case "inject":
                var injected = new KafkaHeadersBenchmarks();
                injected.Setup();
                return () => injected.OursInject();
            case "ambient" or "recorded" or "collected":
                var produce = new ProduceBenchmarks { Listens = name == "ambient" ? Who.AmbientContext : name == "recorded" ? Who.Recorded : Who.Collected };
                produce.Setup();
                return () => produce.Decorated();
            default:
                return null;
        }
    }
}
