using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// Messages a second through a producer and a consumer on the mock cluster, bare and decorated in turn within one process, several rounds
/// of each: what counts is the median of the rounds' ratios. Usage: throughput [rounds] [messages].
/// </summary>
internal static class Throughput
{
    public static void Run(string[] arguments)
    {
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 7;
        var messages = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 200_000;
        using var cluster = KafkaMockCluster.Start();

        Measure(cluster, null, messages / 4);
        foreach (var listening in new[] { false, true })
        {
            using var listener = listening ? Listen() : null;
            var propagator = MessagePropagator.Create();
            Measure(cluster, propagator, messages / 4);

            var pairs = Enumerable.Range(0, rounds).Select(_ => (Bare: Measure(cluster, null, messages), Decorated: Measure(cluster, propagator, messages))).ToList();
            var bare = Median(pairs.Select(pair => pair.Bare));
            var decorated = Median(pairs.Select(pair => pair.Decorated));
            var ratio = Median(pairs.Select(pair => pair.Decorated / pair.Bare));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(listening ? "every span recorded" : "nobody listening   ")}  bare {bare,9:N0}/s  decorated {decorated,9:N0}/s  ratio {ratio:0.00}  ({rounds} rounds of {messages:N0})"));
        }
    }

    private static double Measure(KafkaMockCluster cluster, MessagePropagator? propagator, int messages)
    {
        var topic = Guid.NewGuid().ToString("N");
        cluster.CreateTopic(topic);
        var bareProducer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            LingerMs = 5,
            QueueBufferingMaxMessages = messages,
        }).Build();
        var bareConsumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = topic,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 5,
        }).Build();
        using var producer = propagator is null ? bareProducer : bareProducer.WithPropagation(propagator);
        using var consumer = propagator is null ? bareConsumer : bareConsumer.WithPropagation(propagator);
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));

        // The mock cluster keeps 5 MB a partition and forgets what is older: a producer that runs ahead would lose records.
        using var underWay = new SemaphoreSlim(10_000);
        var watch = Stopwatch.StartNew();
        var producing = Task.Run(() =>
        {
            for (var i = 0; i < messages; i++)
            {
                underWay.Wait();
                producer.Produce(topic, new Message<string, string> { Key = "key", Value = "value" });
            }
        });
        for (var received = 0; received < messages; received++)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(60)) ?? throw new TimeoutException("No record came.");
            if (propagator is not null) consumer.StartProcessing(result).Dispose();
            underWay.Release();
        }

        producing.GetAwaiter().GetResult();
        return messages / watch.Elapsed.TotalSeconds;
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
