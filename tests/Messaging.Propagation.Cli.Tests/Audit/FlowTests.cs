using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class FlowTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_trace_that_begins_as_the_flow_does_is_to_have_every_step()
    {
        var flow = folder.Write(
            "flow.yaml", "target: 0.8", "flow:", "  - send orders", "  - destination: orders", "    operation: process", "  - send shipments");
        var spans = Enumerable.Range(1, 4).SelectMany(i => new[] { Span.Send(i, 1), Span.Process(i, 2) with { Parent = 1 }, Span.Send(i, 3, "shipments") })
            .Where(span => span is not { Trace: 2, Id: 2 } and not { Trace: 3, Id: 1 });

        var completeness = Folder.Audit(folder.Write("spans.jsonl", Span.Request(spans)), "--flow", flow, "--minimum", "3").Indicator("Completeness");

        // The third has no beginning.
        Assert.Equal((3, 1, 0.8), (completeness.Number("samples"), completeness.Number("bad"), completeness.GetProperty("target").GetDouble()));
        Assert.Equal(Span.TraceHex(2), completeness.Items("examples").Single().GetString());
        Assert.Equal("process orders", completeness.Items("worst").Single().Text("destination"));
        Assert.False(completeness.GetProperty("isMet").GetBoolean());
    }

    [Fact]
    public void A_flow_may_be_a_bare_list() =>
        Assert.Equal((1, 1), Folder.Audit(
            folder.Write("spans.jsonl", Span.Request(Span.Send(1, 1))), "--flow", folder.Write("flow.yaml", "[send orders, process orders]"))
            .Counts("Completeness"));

    [Theory]
    [InlineData("it is no YAML", "flow: [a")]
    [InlineData("there is no list of steps", "flow: a")]
    [InlineData("there is no list of steps", "")]
    [InlineData("there are 0 steps", "[]")]
    [InlineData(":1: destinatoin is not known of a step", "[{destinatoin: a}]")]
    [InlineData("juggle is no operation", "[{destination: a, operation: juggle}]")]
    [InlineData("neither name nor destination", "[{operation: send}]")]
    [InlineData("target 80 is no share", "{target: 80, flow: [a]}")]
    [InlineData("target is no share", "{target: [1], flow: [a]}")]
    [InlineData(":1: tagret is not known", "{tagret: 0.9, flow: [a]}")]
    public void A_flow_that_is_none_is_said_in_one_line(string said, string flow) => Said(said, flow);

    [Theory]
    [InlineData("[", 400_000)]
    [InlineData("- ", 200_000)]
    [InlineData("{a: ", 200_000)]
    [InlineData("? ", 200_000)]
    public void A_flow_that_is_nested_deeper_than_any_is_said_in_one_line(string opening, int times) =>
        Said("it is nested deeper than any flow", string.Concat(Enumerable.Repeat(opening, times)));

    private void Said(string said, string flow)
    {
        var spans = folder.Write("spans.jsonl", Span.Request(Span.Send(1, 1)));
        var (exit, output, error) = Tool.Run("", "audit", spans, "--flow", folder.Write("flow.yaml", flow));

        Assert.Equal((2, "", 1), (exit, output, error.Count(c => c == '\n')));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains(folder.At("flow.yaml"), error, StringComparison.Ordinal);
    }
}
