namespace Messaging.Propagation.Cli.Audit;

/// <summary>Reads the files, judges their traces, and puts the report together.</summary>
internal static class AuditRun
{
    private const double Second = 1e9;

    /// <param name="options">What to audit.</param>
    /// <param name="error">Where a progress bar is drawn; null for none.</param>
    /// <exception cref="UsageException">A file is not there, or not of this kind.</exception>
    public static async Task<AuditReport> RunAsync(AuditOptions options, TextWriter? error)
    {
        var names = new Utf8Names();
        var flow = options.Flow is null ? null : FlowFile.Read(options.Flow, names);
        var progress = new AuditProgress(options.Files.Sum(AuditFile.Length));
        var (exports, broken, tally, worst) = (new ExportErrors(), new BrokenLines(), new AuditTally(), new WorstTraces(options.KeepWorst));
        var table = new TraceTable((long)(options.Window.TotalSeconds * Second), new TraceJudge(tally, flow, worst).Judge);

        var first = options.Files.Count > 1 ? new FirstSpans() : null;
        var files = options.Files.Select(path => new WaitingFile(
            first?.BeginningOf(path) ?? long.MinValue,
            () => new OtlpFile(path, new ChunkBuffer(AuditFile.Open(path, progress)), new OtlpScanner(names, exports), broken)));
        await ReadAsync(files, table, error is null ? null : new ProgressBar(error, progress, TimeProvider.System));
        table.Finish();

        var build = new ReportBuilder(tally, flow, names, exports, options.Minimum);
        var input = new InputFacts(
            progress.Total, table.Spans, tally.MessagingSpans, table.Traces, table.Late, table.Duplicates, broken.Count, broken.First, options.Window);
        return input.Spans > 0 || exports.Totals().Count > 0
            ? new AuditReport(
                options.Files, input, build.Indicators(), build.Lags(), tally.TimeToReconstruct, tally.MostEarly / Second,
                [.. worst.Traces.Select(trace => TraceViews.Of(trace, names, flow))])
            : throw new UsageException(Nothing(input));
    }

    private static async Task ReadAsync(IEnumerable<WaitingFile> files, TraceTable table, ProgressBar? bar)
    {
        try
        {
            await SpanMerge.RunAsync(files, batch =>
            {
                table.Add(batch);
                bar?.Draw();
            });
        }
        finally
        {
            bar?.Clear();
        }
    }

    private static string Nothing(InputFacts input)
    {
        var why = input.FirstBroken.Count > 0 ? $" (first: {input.FirstBroken[0]})" : "";
        return $"There is no span in the files{why}; name files that the collector's file exporter has written with format: json.";
    }
}
