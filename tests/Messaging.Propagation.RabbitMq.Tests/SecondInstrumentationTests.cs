using System.Diagnostics;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

[Collection(nameof(Alone))]
public sealed class SecondInstrumentationTests(Broker broker)
{
    [Fact]
    public async Task With_the_clients_own_spans_on_there_is_one_trace_no_doubled_span_and_no_doubled_header_and_it_is_said_once()
    {
        var logs = new LogRecorder();
        await using var rabbit = await Rabbit.ConnectAsync(broker, configure: options => options.LoggerFactory = logs);
        using var spans = new Spans(rabbit.Queue);
        var theirs = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("RabbitMQ.Client.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (theirs) theirs.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = Ambient.Source.StartActivity("request")!;
        var channel = await rabbit.ChannelAsync();

        for (var i = 0; i < 2; i++) await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, TestContext.Current.CancellationToken);
        Activity? handling = null;
        var received = await rabbit.ConsumeAsync(
            channel, _ =>
            {
                handling = Activity.Current;
                return Task.CompletedTask;
            }, autoAck: true);
        var first = await received.Next();
        await received.Next();

        Assert.Empty(spans.Named($"publish {rabbit.Queue}"));
        Assert.Empty(spans.Named($"consume {rabbit.Queue}"));
        List<Activity> published;
        lock (theirs) published = [.. theirs.Where(activity => activity.Kind == ActivityKind.Producer && activity.TraceId == request.TraceId)];
        Assert.Equal(2, published.Count);
        Assert.Equal(published[0].SpanId.ToHexString(), Messages.SpanIdOf(first.BasicProperties));
        Assert.NotNull(first.BasicProperties.Text("context-stamp"));
        Assert.Equal(("RabbitMQ.Client.Subscriber", published[1].SpanId), (handling?.Source.Name, handling?.ParentSpanId));
        Assert.Contains("Choose one of the two", Assert.Single(logs.Entries, entry => entry.Event == "messaging.propagation.second_instrumentation").Message, StringComparison.Ordinal);
    }
}
