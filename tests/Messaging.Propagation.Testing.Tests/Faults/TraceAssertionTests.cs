using System.Diagnostics;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class TraceAssertionTests : IDisposable
{
    private readonly ActivitySource source = new(nameof(TraceAssertionTests));
    private readonly SpanRecorder recorder = new(sources: nameof(TraceAssertionTests));

    public TraceAssertionTests() => Activity.Current = null;

    private IEnumerable<Activity> Spans => recorder.Spans.Where(span => span.Source.Name == nameof(TraceAssertionTests));

    public void Dispose()
    {
        recorder.Dispose();
        source.Dispose();
    }

    [Fact]
    public void Spans_of_one_trace_form_one()
    {
        using (Span("send")) Span("client").Dispose();

        Spans.ShouldFormOneTrace();
    }

    [Fact]
    public void A_parent_elsewhere_may_be_missing()
    {
        Span("process", Remote()).Dispose();

        Spans.ShouldFormOneTrace();
    }

    [Fact]
    public void Traces_that_links_connect_form_one_also_in_a_chain()
    {
        var first = Ended("first");
        var third = Ended("third");
        Span("second", default, first, third).Dispose();

        Spans.ShouldFormOneTrace();
    }

    [Fact]
    public void Traces_that_nothing_connects_are_listed_with_their_trees()
    {
        ActivitySpanId inner;
        ActivityTraceId one, other;
        using (var send = Span("send orders"))
        {
            one = send.TraceId;
            using var client = Span("client");
            inner = client.SpanId;
        }

        using (var process = Span("process orders", default, Remote())) other = process.TraceId;

        var message = Assert.Throws<ContextAssertionException>(Spans.ShouldFormOneTrace).Message;

        Assert.StartsWith("The spans do not form one trace.\n- They are 2 traces that no link connects: ", message, StringComparison.Ordinal);
        Assert.Contains($"{one}; {other}", message, StringComparison.Ordinal);
        Assert.Contains($"\n    \"client\" {inner} Internal\n", message, StringComparison.Ordinal);
        Assert.Contains($"trace {other}\n  \"process orders\"", message, StringComparison.Ordinal);
        Assert.Contains($", link to {Contexts.TraceId}/b7ad6b7169203331", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parent_of_this_process_that_is_missing_is_named()
    {
        using var parent = Span("parent");
        using (Span("child")) parent.SetTag("still", "running");

        var message = Assert.Throws<ContextAssertionException>(Spans.ShouldFormOneTrace).Message;

        Assert.Contains($"has a parent {parent.SpanId} in this process that is not among them", message, StringComparison.Ordinal);
        Assert.Contains($"parent {parent.SpanId} missing", message, StringComparison.Ordinal);
        Assert.DoesNotContain("no link connects", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_spans_form_no_trace() =>
        Assert.Contains(
            "There are no spans", Assert.Throws<ContextAssertionException>(Array.Empty<Activity>().ShouldFormOneTrace).Message, StringComparison.Ordinal);

    private static ActivityContext Remote() => ActivityContext.Parse(Contexts.TraceParent, null) is var context
        ? new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, isRemote: true)
        : default;

    private ActivityContext Ended(string name)
    {
        using var span = Span(name);
        return span.Context;
    }

    private Activity Span(string name, ActivityContext parent = default, params ActivityContext[] links) =>
        source.StartActivity(name, ActivityKind.Internal, parent, links: links.Select(link => new ActivityLink(link)))!;
}
