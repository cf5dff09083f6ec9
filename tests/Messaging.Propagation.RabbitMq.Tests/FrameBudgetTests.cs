using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class FrameBudgetTests(Broker broker)
{
    private const uint FrameMax = 4096;

    [Fact]
    public async Task Whatever_the_callers_headers_take_of_the_frame_the_send_succeeds_whenever_the_bare_one_does()
    {
        await using var connection = await new ConnectionFactory { Uri = broker.Address, RequestedFrameMax = FrameMax }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(FrameMax, connection.FrameMax);
        var plain = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var queue = (await plain.QueueDeclareAsync(cancellationToken: TestContext.Current.CancellationToken)).QueueName;
        var observer = new Injections();
        var channel = (await connection.CreateChannelAsync(new CreateChannelOptions(true, true), TestContext.Current.CancellationToken))
            .WithPropagation(RabbitMqClientInfo.From(connection), MessagePropagator.Create(options => options.Observers.Add(observer)));
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = "vendor=" + new string('x', 200);
        Baggage.SetBaggage("tenant", new string('y', 1000));

        var fields = new HashSet<StampedFields>();
        for (var size = 0; size <= 4025; size += size < 2400 ? 100 : 7)
        {
            var properties = new BasicProperties { Headers = new Dictionary<string, object?> { ["user"] = new string('z', size) } };
            await channel.BasicPublishAsync("", queue, true, properties, Messages.Body, TestContext.Current.CancellationToken);

            var got = (await plain.BasicGetAsync(queue, autoAck: true, TestContext.Current.CancellationToken))!.BasicProperties;
            Assert.Equal(size, got.Text("user")!.Length);
            Assert.Equal(observer.Last.Fields.HasFlag(StampedFields.TraceParent), got.Headers!.ContainsKey("traceparent"));
            Assert.Equal(observer.Last.Fields.HasFlag(StampedFields.Baggage), got.Headers.ContainsKey("baggage"));
            fields.Add(observer.Last.Fields);
        }

        Baggage.ClearBaggage();
        Assert.True(channel.IsOpen);
        Assert.Equal(
            [
                StampedFields.TraceParent | StampedFields.TraceState | StampedFields.Baggage, StampedFields.TraceParent | StampedFields.TraceState,
                StampedFields.TraceParent, StampedFields.None,
            ],
            fields);
    }

    private sealed class Injections : IPropagationObserver
    {
        public InjectionReport Last { get; private set; }

        public void OnInjected(in InjectionReport report) => Last = report;
    }
}
