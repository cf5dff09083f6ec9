using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>What OrderFlow exports, audited: the orders whose trace broke are found, and no other.</summary>
public sealed partial class OrderFlowAuditTests : IDisposable
{
    private static readonly string[] Steps =
    [
        "POST /orders", "send orders", "process orders", "publish payments", "consume payments", "send shipments", "process shipments", "schedule invoices",
        "process invoices",
    ];

    private readonly Folder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_orders_whose_trace_broke_are_found_and_no_other()
    {
        var (broken, goneOn) = await RunAsync();

        var report = Folder.Audit(folder.At("spans.jsonl"), "--flow", folder.Write("flow.yaml", Steps.Select(step => $"- {step}")));

        Assert.Equal(3, broken.Count);
        Assert.Equal((3, 20), report.Counts("Completeness"));
        Assert.Equal(broken.Order(), report.Examples("Completeness").Select(id => id[..8]).Order());

        // Their rest begins where no context arrived. A poll whose message brought none is in a trace of its own, and says so, too.
        Assert.Subset(report.Examples("Coverage").Select(id => id[..8]).ToHashSet(), goneOn.ToHashSet());
        Assert.Equal(["invoices (servicebus) 1", "orders (kafka) 2", "payments (rabbitmq) 1"], Bad(report.Indicator("Coverage")));

        // What receivers could not use is on their spans: of a batch of shipments on those of the receive, of the packing and of the one. What did not fit was never sent, and a clock is no field.
        Assert.Equal(["invoices (servicebus) 1", "orders (kafka) 2", "payments (rabbitmq) 1", "shipments (aws_sqs) 3"], Bad(report.Indicator("FailureRate")));
        Assert.Equal(["orders (kafka) 2"], Bad(report.Indicator("FieldDropRate")));

        Assert.Equal((0, 0, 0), (report.Counts("OrphanRate").Bad, report.Counts("ClockSkewRate").Bad, report.Counts("SamplingMismatchRate").Bad));
        Assert.Equal((0, 0), (report.Number("brokenLines"), report.Number("duplicateSpans")));
    }

    private static IEnumerable<string> Bad(JsonElement indicator) =>
        indicator.Items("worst").Select(each => $"{each.Text("destination")} {each.Number("bad")}").Order(StringComparer.Ordinal);

    /// <returns>The first eight digits of the traces that broke, and of those by which they went on, as OrderFlow itself has seen it.</returns>
    private async Task<(IReadOnlyList<string> Broken, IReadOnlyList<string> GoneOn)> RunAsync()
    {
        var app = Path.Combine(ApprovedFile.Repository(), "samples", "OrderFlow", "bin", "Release", "net10.0", "OrderFlow.dll");
        var start = new ProcessStartInfo("dotnet", [app, "--once", "--otlp", folder.At("spans.jsonl")]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            Assert.True(process.ExitCode == 0, output);
            var found = GoesOn().Matches(output);
            return ([.. found.Select(match => match.Groups["trace"].Value)], [.. found.Select(match => match.Groups["rest"].Value)]);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"^\S+-\d+\s+(?<trace>[0-9a-f]{8})\s.*goes on as trace (?<rest>[0-9a-f]{8})", RegexOptions.Multiline)]
    private static partial Regex GoesOn();
}
