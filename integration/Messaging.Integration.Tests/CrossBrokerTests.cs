using System.Diagnostics;
using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.Kafka;
using Messaging.Propagation.TestKit.RabbitMq;
using Messaging.Propagation.TestKit.ServiceBus;
using Messaging.Propagation.TestKit.Sqs;

namespace Messaging.Integration.Tests;

/// <summary>An order's way: Kafka, RabbitMQ, SQS, Service Bus. The last is the one in memory where there is no real one.</summary>
[Collection(ServiceBusFixture.Queue)]
public sealed class CrossBrokerTests(KafkaFixture kafka, RabbitMqFixture rabbitMq, SqsFixture sqs, ServiceBusFixture serviceBus)
{
    [Theory]
    [InlineData("tracecontext", "tracecontext", "tracecontext", "tracecontext")]
    [InlineData("tracecontext", "b3", "tracecontext", "b3")]
    [InlineData("b3", "tracecontext", "b3multi", "tracecontext")]
    public async Task One_trace_goes_over_four_brokers_whatever_format_each_hop_is_written_in(params string[] formats)
    {
        var hops = await StartAsync(formats);
        try
        {
            using var spans = new Spans([.. hops.Select(hop => hop.SendDestination)]);
            using var metrics = new MetricRecorder();
            ActivityTraceId trace;
            using (var order = Ambient.Source.StartActivity("order")!)
            {
                trace = order.TraceId;
                await hops[0].SendAsync([]);
            }

            var carried = await GoAsync(hops);

            for (var hop = 0; hop < hops.Length; hop++)
            {
                AssertSpans(hops[hop], spans, trace, hop == 0 ? null : hops[hop - 1]);
                AssertLag(hops[hop], metrics);
                AssertFields(carried[hop], formats[hop], hop + 1);
            }

            Assert.Empty(spans.Open);
        }
        finally
        {
            foreach (var hop in hops) await hop.DisposeAsync();
        }
    }

    /// <summary>Each message is sent while the one before is processed.</summary>
    private static async Task<FieldList[]> GoAsync(BrokerHarness[] hops)
    {
        var carried = new FieldList[hops.Length];
        for (var hop = 0; hop < hops.Length; hop++)
        {
            var message = await hops[hop].ReceiveAsync();
            carried[hop] = message.Fields;
            using var processing = message.Process();
            Assert.Equal(ExtractionOutcome.Extracted, processing.Extraction.Outcome);
            if (hop + 1 < hops.Length) await hops[hop + 1].SendAsync([]);
            await message.SettleAsync();
        }

        return carried;
    }

    private static void AssertSpans(BrokerHarness hop, Spans spans, ActivityTraceId trace, BrokerHarness? before)
    {
        var send = spans.One($"{hop.Operations.Send} {hop.SendDestination}");
        var process = spans.One($"{hop.Operations.Process} {hop.ReceiveDestination}");
        Assert.Equal((trace, trace), (send.TraceId, process.TraceId));
        Assert.Equal(send.SpanId, process.ParentSpanId);
        if (before is not null) Assert.Equal(spans.One($"{before.Operations.Process} {before.ReceiveDestination}").SpanId, send.ParentSpanId);
    }

    private static void AssertLag(BrokerHarness hop, MetricRecorder metrics)
    {
        var lag = Assert.Single(metrics.Of("messaging.propagation.lag", hop.ReceiveDestination));
        Assert.Equal("stamp", lag.Tags["clock"]);
        Assert.InRange(lag.Value, 0, Eventually.Deadline.TotalSeconds);

        // The trace is as old as the wait on every hop so far, so never younger than this one's.
        var age = Assert.Single(metrics.Of("messaging.propagation.trace_age", hop.ReceiveDestination));
        Assert.InRange(age.Value, lag.Value, Eventually.Deadline.TotalSeconds);
    }

    private static void AssertFields(FieldList carried, string format, int number)
    {
        var expected = format switch { "b3" => "b3", "b3multi" => "X-B3-TraceId", _ => "traceparent" };
        Assert.Equal(
            [expected], carried.Select(field => field.Name).Where(name => name.ToUpperInvariant() is "B3" or "X-B3-TRACEID" or "TRACEPARENT"),
            StringComparer.OrdinalIgnoreCase);
        var stamp = carried.TextOf("context-stamp")!.Split(';');
        if (number > 1) Assert.Contains($"n={number}", stamp);
    }

    private async Task<BrokerHarness[]> StartAsync(string[] formats)
    {
        var (cluster, broker, server) = (await kafka.GetAsync(), await rabbitMq.GetAsync(), await sqs.GetAsync());
        return
        [
            new KafkaHarness(new Decorated(cluster, byProxy: false, Writes(formats[0]))),
            new RabbitMqHarness(await Rabbit.ConnectAsync(broker, configure: Writes(formats[1]))),
            await SqsHarness.StartAsync(server.Client(), byProxy: false, Writes(formats[2])),
            await ServiceBusFixture.IsThereAsync()
                ? await ServiceBusHarness.OnServerAsync(await serviceBus.GetAsync(), ServiceBusFixture.QueueName, Writes(formats[3]))
                : await ServiceBusHarness.StartAsync(onTopic: false, Writes(formats[3])),
        ];
    }

    private static Action<MessagePropagationOptions> Writes(string format) => options => options.Formats = [.. ContextFormat.Parse(format)];
}
