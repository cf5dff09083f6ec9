namespace OrderFlow;

/// <summary>Sends orders to itself over HTTP, waits until they are through, and reports what spans and an observer tell of them.</summary>
internal static class OnceRun
{
    private const int Orders = 20;

    // On a Kafka that still waits for the consumers of a run that was cut off, 45 s pass before it lets new ones in.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(75);

    public static async Task<int> RunAsync(Options options, KafkaConnection kafka, OtlpFileExporter? file)
    {
        var spans = new SpanStore();
        var arrivals = new ArrivalRecorder();
        var sabotage = SabotagePlan.OfOnce;

        await using var app = OrderFlowApp.Build(
            options, kafka, LogLevel.Error, sabotage, file is null ? [spans.Immediate()] : [spans.Immediate(), file.Batched()], arrivals);
        var url = await Server.StartAsync(app, options);
        await Console.Out.WriteLineAsync(
            $"""
            OrderFlow is at {url}, with {kafka.Description}.
            It gets {Orders} orders over HTTP; some messages are sabotaged between producer and topic.
            """);

        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping);
        giveUp.CancelAfter(Deadline);
        var placed = await Customer.PlaceAsync(url, Orders, giveUp.Token);
        await spans.WaitForAsync(
            now => !placed.Orders.Except(now.Where(span => span.HasProcessed(Topics.All[^1])).Select(span => span.Order())).Any(),
            giveUp.Token);

        // Ends what is under way: after this no span is missing.
        await app.StopAsync();

        var findings = new Findings(placed.Orders, spans.Spans, arrivals.Arrivals);
        await Console.Out.WriteAsync(Report.Print(findings));
        var complaints = Verdict.Find(findings, sabotage, Orders, placed.Trouble).ToList();
        await Console.Out.WriteLineAsync(complaints.Count == 0
            ? $"All {Orders} orders were processed, and exactly the sabotaged messages were reported."
            : "NOT as it should be: " + string.Join("; ", complaints) + ".");
        return complaints.Count == 0 ? Program.Good : Program.Incomplete;
    }
}
