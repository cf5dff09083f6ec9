namespace OrderFlow;

/// <summary>Sends orders to itself over HTTP, waits until they are through, and reports what spans and an observer tell of them.</summary>
internal static class OnceRun
{
    private const int Orders = 20;

    // On a Kafka that still waits for the consumers of a run that was cut off, 45 s pass before it lets new ones in.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(75);

    public static async Task<int> RunAsync(Options options, Brokers brokers, OtlpFileExporter? file)
    {
        var spans = new SpanStore();
        var reports = new ArrivalRecorder();

        await using var app = OrderFlowApp.Build(
            options, brokers, LogLevel.Error, file is null ? [spans.Immediate()] : [spans.Immediate(), file.Batched()], reports);
        var url = await Server.StartAsync(app, options);
        await Console.Out.WriteLineAsync(
            $"""
            OrderFlow is at {url}, with {brokers.Description}.
            It gets {Orders} orders over HTTP; of {Sabotage.All.Count} of them a message is sabotaged between sender and broker, and one payment is declined at first.
            """);

        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping);
        giveUp.CancelAfter(Deadline);
        var placed = await Customer.PlaceAsync(url, Orders, giveUp.Token);
        var book = app.Services.GetRequiredService<OrderBook>();
        await spans.WaitForAsync(_ => book.Done >= placed.Orders.Count, giveUp.Token);

        // Ends what is under way: after this no span is missing.
        await app.StopAsync();

        var findings = new Findings(placed.Orders, book, spans.Spans, reports);
        await Console.Out.WriteAsync(Report.Print(findings));
        var complaints = Verdict.Find(findings, app.Services.GetRequiredService<SabotageDesk>(), Orders, placed.Trouble).ToList();
        await Console.Out.WriteLineAsync(complaints.Count == 0
            ? $"All {Orders} orders were processed, and exactly the sabotaged messages were reported."
            : "NOT as it should be: " + string.Join("; ", complaints) + ".");
        return complaints.Count == 0 ? Program.Good : Program.Incomplete;
    }
}
