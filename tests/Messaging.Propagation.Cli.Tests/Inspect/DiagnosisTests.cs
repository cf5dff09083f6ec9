namespace Messaging.Propagation.Cli.Tests;

/// <summary>A context that is not used is named, with who wrote it and what reads it.</summary>
public sealed class DiagnosisTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c", SpanId = "b7ad6b7169203331", Parent = $"00-{TraceId}-{SpanId}-01";

    [Theory]
    [InlineData("b3", $"b3={TraceId}-{SpanId}-1")]
    [InlineData("b3multi", $"X-B3-TraceId={TraceId}", $"X-B3-SpanId={SpanId}")]
    [InlineData("jaeger", $"uber-trace-id={TraceId}:{SpanId}:0:1")]
    [InlineData("masstransit", $"MT-Activity-Id={Parent}")]
    [InlineData("wolverine", $"parent-id={Parent}")]
    [InlineData("elastic", $"elasticapmtraceparent={Parent}")]
    [InlineData("cloudevents", $"ce_traceparent={Parent}")]
    [InlineData("cloudevents", $"cloudEvents:traceparent={Parent}")]
    public void A_context_in_a_format_that_is_not_read_is_found_and_the_format_reads_it(string format, params string[] fields)
    {
        var (exit, output, _) = Tool.Run("", ["inspect", .. fields]);

        Assert.Equal(0, exit);
        Assert.Contains($"outcome     absent in tracecontext, baggage: the trace context is in {format}\n", output, StringComparison.Ordinal);
        Assert.Contains($"context     {format}: trace {TraceId}, span {SpanId}; not read\n", output, StringComparison.Ordinal);
        Assert.Contains($"to do       {format} not read: add {format} to --formats here", output, StringComparison.Ordinal);
        Assert.Equal(1, Tool.Run("", ["inspect", "--fail", .. fields]).Exit);
        Assert.Contains($"extracted, format {format}", Tool.Run("", ["inspect", "--fail", "--formats", format, .. fields]).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Datadog", "0000000000003039", "x-datadog-trace-id=12345", "x-datadog-parent-id=7")]
    [InlineData("Datadog", "640cfd8d000000000000000000003039", "x-datadog-trace-id=12345", "x-datadog-tags=_dd.p.dm=-1,_dd.p.tid=640cfd8d00000000")]
    [InlineData("Sentry", TraceId, $"sentry-trace={TraceId}-{SpanId}-1")]
    [InlineData("Google Cloud", TraceId, $"X-Cloud-Trace-Context={TraceId}/1;o=1")]
    [InlineData("Google's Pub/Sub client", TraceId, $"googclient_traceparent={Parent}")]
    [InlineData("Elastic's agent", TraceId, $"elastic-apm-traceparent={Parent}")]
    [InlineData("Rebus.OpenTelemetry", TraceId, $"rbs-ot-tracestate={Parent}")]
    [InlineData("New Relic", TraceId, "newrelic=eyJkIjp7InRyIjoiMGFmNzY1MTkxNmNkNDNkZDg0NDhlYjIxMWM4MDMxOWMifX0=")]
    public void A_neighbours_own_context_is_named_with_its_trace_and_what_to_do(string neighbour, string traceId, params string[] fields)
    {
        var (exit, output, _) = Tool.Run("", ["inspect", .. fields]);

        Assert.Equal(0, exit);
        Assert.Contains($"the trace context is in {neighbour}\n", output, StringComparison.Ordinal);
        Assert.Contains($"context     {neighbour}: trace {traceId}; not read\n", output, StringComparison.Ordinal);
        Assert.Contains($"written by  {neighbour} ({fields[0].Split('=')[0]})\n", output, StringComparison.Ordinal);
        Assert.Contains($"to do       {neighbour} not read: on the ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NServiceBus", "NServiceBus.MessageId=1")]
    [InlineData("MassTransit", "MT-Host-Info=x")]
    [InlineData("Spring", "spring_json_header_types=x")]
    [InlineData("CAP", "cap-msg-id=1")]
    [InlineData("Rebus", "rbs2-msg-id=1")]
    [InlineData("CloudEvents", "ce_type=x")]
    public void A_framework_that_wrote_no_context_is_named(string framework, string field) =>
        Assert.Contains($"written by  {framework} ({field.Split('=')[0]})\n", Tool.Run("", "inspect", field).Output, StringComparison.Ordinal);

    [Fact]
    public void A_framework_whose_context_is_used_gets_no_advice()
    {
        var output = Tool.Run("", "inspect", $"traceparent={Parent}", "NServiceBus.MessageId=1", "x-datadog-trace-id=9532127138774266268").Output;

        Assert.Contains("agreement   all contexts name the same trace", output, StringComparison.Ordinal);
        Assert.DoesNotContain("to do", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Contexts_that_disagree_are_told_and_the_one_that_is_used_is_named()
    {
        var other = TraceId.Replace('0', '1');

        var output = Tool.Run("", "inspect", "--formats", "b3,tracecontext", $"traceparent={Parent}", $"b3={other}-{SpanId}-1").Output;

        Assert.Contains($"context     tracecontext: trace {TraceId}, span {SpanId}; read, but a format before it is used\n", output, StringComparison.Ordinal);
        Assert.Contains($"context     b3: trace {other}, span {SpanId}; used\n", output, StringComparison.Ordinal);
        Assert.Contains("to do       contexts disagree: ", output, StringComparison.Ordinal);
        Assert.Contains("failure     Conflicting traceparent: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stamp_proves_what_arrived_and_what_was_dropped()
    {
        var output = Tool.Run("", "inspect", $"traceparent={Parent}", "context-stamp=1;t=1795218034090;o=1795218033000;n=2;f=tb;k=2026;m=x").Output;

        Assert.Contains("hop 2, signed by key 2026\n", output, StringComparison.Ordinal);
        Assert.Contains("arrived     traceparent: written by the sender of the stamp\n", output, StringComparison.Ordinal);
        Assert.Contains("dropped     baggage: written by the sender of the stamp, and not on the message\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"00-x\"", "it is in quotes")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "it has upper-case hex digits")]
    [InlineData("00-0af7651916cd43dd…", "it was shortened when it was copied")]
    [InlineData("|root.1.", "hierarchical Request-Id")]
    [InlineData("MDAtMGFmNzY1MTkxNmNkNDNkZDg0NDhlYjIxMWM4MDMxOWM=", "it is base64 of text")]
    [InlineData($"{Parent},{Parent}", "several values were joined")]
    public void A_malformed_value_is_explained(string value, string why)
    {
        var output = Tool.Run("", "inspect", $"traceparent={value}").Output;

        Assert.Contains("failure     Malformed traceparent (", output, StringComparison.Ordinal);
        Assert.Contains(why, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, $"traceparent={Parent}")]
    [InlineData(0, $"traceparent={Parent}", "tracestate=bad")]
    [InlineData(0, "a=b")]
    [InlineData(1, "traceparent=junk")]
    [InlineData(1, $"b3={TraceId}-{SpanId}-1")]
    public void With_fail_the_exit_code_is_1_where_a_context_failed(int exit, params string[] fields)
    {
        Assert.Equal(exit, Tool.Run("", ["inspect", "--fail", .. fields]).Exit);
        Assert.Equal(0, Tool.Run("", ["inspect", .. fields]).Exit);
    }

    [Fact]
    public void With_fail_the_exit_code_of_jsonl_is_1_where_a_context_failed()
    {
        Assert.Equal(1, Tool.Run("""{"carrier":[["traceparent","junk"]]}""", "inspect", "--jsonl", "--fail").Exit);
        Assert.Equal(0, Tool.Run("""{"carrier":[]}""", "inspect", "--jsonl", "--fail").Exit);
    }
}
