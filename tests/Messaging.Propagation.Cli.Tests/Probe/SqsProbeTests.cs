using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Cli.Probe;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit.Sqs;

namespace Messaging.Propagation.Cli.Tests;

public sealed class SqsProbeTests : IDisposable
{
    private static int number;

    private readonly string prefix = $"probe-{Interlocked.Increment(ref number)}-{Environment.ProcessId}";
    private readonly Server server;
    private readonly IAmazonSQS sqs;

    public SqsProbeTests(Server server)
    {
        Assert.SkipWhen(Server.Missing is not null, Server.Missing ?? "");
        this.server = server;
        sqs = server.Client();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => sqs?.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".fifo")]
    public async Task Every_field_of_every_format_comes_through_a_queue_and_none_is_left_in_it(string suffix)
    {
        var url = await QueueAsync(suffix);

        var report = await ProbeTool.ReportAsync(0, Uri(prefix + suffix));

        // Not every server that speaks SQS knows the system attribute: the one of these tests does not, and the probe says so.
        report.ShouldBeWhole(fields: 10, but: "AWSTraceHeader");
        Assert.Empty(await LeftAsync(url));
    }

    [Fact]
    public async Task What_a_relay_drops_cuts_and_rewrites_is_named()
    {
        var (from, to) = (await QueueAsync("-from"), await QueueAsync("-to"));
        var faults = new ContextFaults(seed: 1).Drop("baggage").Truncate("traceparent", 20).Garble("tracestate");
        await using var relay = SqsRelay.Start(sqs, from, to, faults);

        var report = await ProbeTool.ReportAsync(1, Uri($"{prefix}-from"), "--through", Uri($"{prefix}-to"));

        Assert.Equal(("dropped", null), report.Field("baggage"));
        Assert.Equal(("altered", "truncated to 20 of 55 bytes"), report.Field("traceparent"));
        Assert.Equal(("altered", "value changed"), report.Field("tracestate"));
        Assert.Equal(("dropped", null), report.Field("AWSTraceHeader"));
        Assert.Equal(("kept", null), report.Field("context-stamp"));
    }

    [Fact]
    public async Task The_system_attribute_is_kept_by_a_service_that_knows_it()
    {
        var address = ProbeAddress.Parse("sqs+http://127.0.0.1/memory");
        var options = new ProbeOptions(Count: 5, Timeout: TimeSpan.FromSeconds(30), Creates: true);
        await using var path = new SqsPath(address, options, new InMemorySqs());

        var report = await new ProbeRun(path, path, options, TimeProvider.System, _ => { }).RunAsync(address.Text, address.Text, Token);

        Assert.Equal(FieldVerdict.Kept, report.Fields.Single(row => row.Field.Name == FieldNames.AwsTraceHeader).Verdict);
        Assert.Empty(report.Failed);
    }

    [Fact]
    public async Task Messages_of_others_can_be_received_by_them_at_once()
    {
        var url = await QueueAsync();
        string[] theirs = ["one", "two", "three"];
        foreach (var text in theirs) await sqs.SendMessageAsync(url, text, Token);

        Assert.Equal(0, (await ProbeTool.RunAsync(Uri(prefix))).Exit);

        Assert.Equal(theirs.Order(), (await LeftAsync(url)).Order());
    }

    [Fact]
    public async Task A_queue_that_the_probe_made_is_gone_afterwards()
    {
        Assert.Equal(0, (await ProbeTool.RunAsync(Uri(prefix), "--create")).Exit);

        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.GetQueueUrlAsync(prefix, Token));
    }

    [Fact]
    public async Task An_absent_queue_is_said_in_one_line()
    {
        var (exit, output, error) = await ProbeTool.RunAsync(Uri(prefix));

        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith($"msgprop: There is no queue {prefix} at sqs+http://", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    private async Task<string> QueueAsync(string suffix = "")
    {
        var attributes = suffix == ".fifo" ? new Dictionary<string, string> { ["FifoQueue"] = "true" } : null;
        return (await sqs.CreateQueueAsync(new CreateQueueRequest(prefix + suffix) { Attributes = attributes }, Token)).QueueUrl;
    }

    private async Task<List<string>> LeftAsync(string url)
    {
        var left = new List<string>();
        while ((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10 }, Token)).Messages is { Count: > 0 } messages)
            left.AddRange(messages.Select(message => message.Body));
        return left;
    }

    private string Uri(string queue) => $"sqs+{server.Address}/{queue}";
}
