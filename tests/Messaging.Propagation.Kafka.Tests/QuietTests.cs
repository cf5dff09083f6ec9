using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

/// <summary>On real records: the ambient context reaches the consumer also where no span is made.</summary>
[Collection(Alone.Name)]
public sealed class QuietTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);

    [Fact]
    public async Task Without_any_listener()
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        await AssertArrives(ambient, "01");
    }

    [Fact]
    public async Task With_an_unsampled_parent()
    {
        using var listener = Listen(source => source.Name == PropagationTelemetry.Name, (ref ActivityCreationOptions<ActivityContext> options) =>
            options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None);
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.None);

        await AssertArrives(ambient, "00");
    }

    [Fact]
    public async Task With_the_source_disabled_and_others_enabled()
    {
        using var listener = Listen(
            source => source.Name == Ambient.Name, (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded);
        using var ambient = Ambient.Source.StartActivity("request")!;

        await AssertArrives(ambient, "01");
    }

    [Fact]
    public async Task Without_anything_to_carry_the_record_is_sent_as_it_is()
    {
        var message = Records.Message(headers: new Headers { { "user", [1] } });

        await kafka.Producer().ProduceAsync(kafka.Topic, message, TestContext.Current.CancellationToken);

        Assert.Equal("user", Assert.Single(kafka.Consumer().Next().Message.Headers).Key);
    }

    public void Dispose() => kafka.Dispose();

    private async Task AssertArrives(Activity ambient, string flags)
    {
        await kafka.Producer().ProduceAsync(kafka.Topic, Records.Message(), TestContext.Current.CancellationToken);
        Assert.Same(ambient, Activity.Current);
        Activity.Current = null;

        var consumer = kafka.Consumer();
        var result = consumer.Next();
        using var processing = consumer.StartProcessing(result);

        Assert.Equal($"00-{ambient.TraceId}-{ambient.SpanId}-{flags}", result.Message.Headers.Text("traceparent"));
        Assert.Equal(ambient.SpanId, processing.Extraction.Context.SpanId);
        Assert.True(processing.Extraction.Context.IsRemote);
    }

    private static ActivityListener Listen(Func<ActivitySource, bool> to, SampleActivity<ActivityContext> sample)
    {
        var listener = new ActivityListener { ShouldListenTo = to, Sample = sample };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
