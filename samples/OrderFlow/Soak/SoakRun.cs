using System.Diagnostics;
using System.Globalization;

namespace OrderFlow;

/// <summary>Sends orders at a steady rate for a while, every fiftieth of them sabotaged, and tells whether all came through, what was reported, and what it cost.</summary>
internal static class SoakRun
{
    private const int SabotageEvery = 50, UsualRate = 500;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20), Sampling = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(Options options, Brokers brokers)
    {
        var counts = new SoakCounts();
        await using var app = OrderFlowApp.Build(options, brokers, LogLevel.Error, [], counts);
        await Server.StartAsync(app, options);
        var desk = app.Services.GetRequiredService<OrderDesk>();
        desk.Times = counts.OwnTimes;
        var book = app.Services.GetRequiredService<OrderBook>();
        await Console.Out.WriteLineAsync($"{RateOf(options)} orders a second for {options.SoakSeconds} s, with {brokers.Description}.");

        var placed = await PlaceAsync(options, desk, counts, app.Lifetime.ApplicationStopping);
        using var giveUp = new CancellationTokenSource(Patience);
        while (book.Done < placed && !giveUp.IsCancellationRequested) await Task.Delay(Tick, giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync();

        var complaints = counts.Complaints().ToList();
        if (book.Done < placed) complaints.Insert(0, $"{book.Done} of {placed} orders were done");
        await Console.Out.WriteAsync(counts.Print(placed, book.Done));
        await Console.Out.WriteLineAsync(complaints.Count == 0 ? "Every order was done, and every sabotage was reported." : $"NOT as it should be: {string.Join("; ", complaints)}.");
        return complaints.Count == 0 ? Program.Good : Program.Incomplete;
    }

    private static int RateOf(Options options) => options.Rate ?? UsualRate;

    private static async Task<int> PlaceAsync(Options options, OrderDesk desk, SoakCounts counts, CancellationToken stopping)
    {
        var placed = 0;
        var pending = new Queue<Task>();
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Tick);
        var sampled = TimeSpan.Zero;
        counts.Sample(clock.Elapsed);
        while (clock.Elapsed < TimeSpan.FromSeconds(options.SoakSeconds ?? 0) && await timer.WaitForNextTickAsync(stopping))
        {
            // What the clock says is due: a slow tick is made up for.
            for (var due = (int)(clock.Elapsed.TotalSeconds * RateOf(options)); placed < due; placed++)
            {
                var act = placed % SabotageEvery == 0 ? Sabotage.All[placed / SabotageEvery % Sabotage.All.Count] : null;
                if (act is not null) counts.Planned(act);
                pending.Enqueue(desk.PlaceAsync(string.Create(CultureInfo.InvariantCulture, $"customer {placed}"), 12.5m, act));
            }

            while (pending.TryPeek(out var oldest) && oldest.IsCompleted) await pending.Dequeue();
            if (clock.Elapsed - sampled < Sampling) continue;
            sampled = clock.Elapsed;
            counts.Sample(sampled);
        }

        await Task.WhenAll(pending);
        counts.Sample(clock.Elapsed);
        return placed;
    }
}
