using System.Diagnostics;

namespace Messaging.Propagation.Testing.Tests;

public sealed class SpanRecorderTests
{
    [Fact]
    public void It_records_this_librarys_spans_and_those_of_the_sources_named_until_it_is_disposed()
    {
        using var named = new ActivitySource("named");
        using var other = new ActivitySource("other");
        var recorder = new SpanRecorder(sources: "named");

        PropagationTelemetry.ActivitySource.StartActivity("ours", ActivityKind.Producer, default(ActivityContext), [new("messaging.destination.name", "orders")])!.Dispose();
        named.StartActivity("theirs")!.Dispose();
        Assert.Null(other.StartActivity("nobody's"));
        recorder.Dispose();
        Assert.Null(named.StartActivity("late"));

        Assert.Equal(["ours", "theirs"], recorder.Spans.Select(span => span.DisplayName));
        Assert.Equal("ours", Assert.Single(recorder.On("orders")).DisplayName);
    }

    [Fact]
    public void Its_sampling_is_as_asked()
    {
        using var source = new ActivitySource("sampled");
        using var recorder = new SpanRecorder(ActivitySamplingResult.PropagationData, "sampled");

        using var span = source.StartActivity("span")!;

        Assert.False(span.Recorded);
        Assert.False(span.IsAllDataRequested);
    }
}
