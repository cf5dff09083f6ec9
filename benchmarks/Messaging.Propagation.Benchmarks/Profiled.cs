using System.Diagnostics;

namespace Messaging.Propagation.Benchmarks;

/// <summary>One path again and again for some seconds, for a profiler to look at; bench.sh names them.</summary>
internal static class Profiled
{
    private const int EndToEndMessages = 400_000;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static int Run(string[] arguments)
    {
        if (Find(arguments.FirstOrDefault()) is not { } path)
        {
            Console.Error.WriteLine("profile: write extract, inject, ambient, recorded, collected or everything after it");
            return 2;
        }

        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Duration;) path();
        return 0;
    }

    private static Action? Find(string? name)
    {
        switch (name)
        {
            case "extract":
                var received = Headers();
                return Many(() => received.OursExtractStamped());
            case "inject":
                var injected = Headers();
                return Many(() => injected.OursInject());
            case "ambient":
                return Produce(Who.AmbientContext);
            case "recorded":
                return Produce(Who.Recorded);
            case "collected":
                return Produce(Who.Collected);
            case "everything":
                var (route, variant) = (new KafkaRoute(), Variant.Everything());
                var listening = variant.Listen();
                return () =>
                {
                    route.MeasureAsync(variant, EndToEndMessages).GetAwaiter().GetResult();
                    GC.KeepAlive(listening);
                };
            default:
                return null;
        }
    }

    private static KafkaHeadersBenchmarks Headers()
    {
        var headers = new KafkaHeadersBenchmarks();
        headers.Setup();
        return headers;
    }

    private static Action Produce(Who who)
    {
        var produce = new ProduceBenchmarks { Listens = who };
        produce.Setup();
        return Many(() => produce.Decorated());
    }

    private static Action Many(Action one) => () =>
    {
        for (var i = 0; i < 10_000; i++) one();
    };
}
