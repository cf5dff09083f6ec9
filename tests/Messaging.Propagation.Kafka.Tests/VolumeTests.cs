using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

[Collection(Alone.Name)]
public sealed class VolumeTests(Cluster cluster) : IDisposable
{
    private const int Messages = 100_000, Producers = 4, Consumers = 2, Partitions = 4;

    private readonly Decorated kafka = new(cluster, byProxy: false);

    [Fact]
    public async Task A_hundred_thousand_messages_of_several_threads_arrive_whole_each_with_its_producers_context()
    {
        var topic = cluster.NewTopic(Partitions);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var producer = kafka.Producer(config =>
        {
            config.LingerMs = 5;
            config.QueueBufferingMaxMessages = Messages;
        });
        var received = new ConcurrentDictionary<int, string>();
        var count = 0;
        using var all = new CancellationTokenSource();
        var group = $"group of {topic}";
        var consumers = Enumerable.Range(0, Consumers).Select(_ => kafka.Consumer(config => (config.GroupId, config.SessionTimeoutMs) = (group, 6_000), topic)).ToList();
        var consuming = consumers.Select(consumer => consumer.ProcessAsync(Check, all.Token)).ToList();

        // Nothing is committed, so a consumer that came later would begin anew with what another has had.
        await Eventually.Holds(() => consumers.All(consumer => consumer.Assignment.Count == Partitions / Consumers), "each consumer had its share");

        // Each producer has a trace of its own, and every message says which one it is to be found in.
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(number => Task.Run(() => Produce(number, 0, Messages / 2))));
        await Eventually.Holds(() => Volatile.Read(ref count) == Messages / 2, "the first half has arrived");
        var atHalf = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(number => Task.Run(() => Produce(number, Messages / 2, Messages))));
        await Eventually.Holds(() => Volatile.Read(ref count) == Messages, "everything has arrived");

        await all.CancelAsync();
        foreach (var consumer in consuming) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consumer);
        Assert.All(received, entry => Assert.Equal("whole", entry.Value));

        // What grows is this test's own list of results: 50,000 entries more. A span kept for each message would be ten times that.
        var grown = GC.GetTotalMemory(forceFullCollection: true) - atHalf;
        Assert.InRange(grown, long.MinValue, 8 << 20);

        void Produce(int number, int from, int to)
        {
            using var trace = Ambient.Unlistened(ActivityTraceFlags.Recorded);
            for (var i = from + number; i < to; i += Producers)
                producer.Produce(topic, Records.Message(trace.TraceId.ToHexString(), $"{i}"));
        }

        Task Check(ConsumeResult<string, string> result, CancellationToken token)
        {
            var context = MessageProcessing.Current!.Extraction.Context;
            var isWhole = context.TraceId.ToHexString() == result.Message.Value && Activity.Current!.TraceId == context.TraceId && result.Message.Headers.Count == 2;
            var id = int.Parse(result.Message.Key, CultureInfo.InvariantCulture);
            if (!received.TryAdd(id, isWhole ? "whole" : $"{context.TraceId} in place of {result.Message.Value}")) received[id] = "twice";
            else Interlocked.Increment(ref count);
            return Task.CompletedTask;
        }
    }

    public void Dispose() => kafka.Dispose();
}
