using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Fidelity;

[Collection(Alone.Name)]
public sealed class MistakesByDecorator(Cluster cluster) : MistakesAreAnsweredAsByTheBareClientTests(cluster, byProxy: false);

[Collection(Alone.Name)]
public sealed class MistakesByProxy(Cluster cluster) : MistakesAreAnsweredAsByTheBareClientTests(cluster, byProxy: true);

/// <summary>
/// Real clients, bare and decorated, get the same null arguments, the same cancelled tokens and the same calls after they were disposed,
/// and throw the same exceptions at the same time: at once or in the task. Members of a disposed client that reach into freed memory are
/// left out.
/// </summary>
public abstract class MistakesAreAnsweredAsByTheBareClientTests(Cluster cluster, bool byProxy) : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private static readonly Dictionary<string, Func<IProducer<string, string>, object?>> Produces = new()
    {
        ["topic null, awaited"] = producer => producer.ProduceAsync((string)null!, Records.Message()),
        ["topic empty, awaited"] = producer => producer.ProduceAsync("", Records.Message()),
        ["partition null, awaited"] = producer => producer.ProduceAsync((TopicPartition)null!, Records.Message()),
        ["message null, awaited"] = producer => producer.ProduceAsync("orders", null!),
        ["message null to a partition, awaited"] = producer => producer.ProduceAsync(new TopicPartition("orders", 0), null!),
        ["timestamp of a wrong type, awaited"] = producer => producer.ProduceAsync("orders", new() { Timestamp = new Timestamp(1, TimestampType.LogAppendTime) }),
        ["topic null"] = producer => Call(() => producer.Produce((string)null!, Records.Message())),
        ["partition null"] = producer => Call(() => producer.Produce((TopicPartition)null!, Records.Message())),
        ["message null"] = producer => Call(() => producer.Produce("orders", null!)),
        ["message null to a partition"] = producer => Call(() => producer.Produce(new TopicPartition("orders", 0), null!)),
        ["message null with a handler"] = producer => Call(() => producer.Produce("orders", null!, _ => { })),
        ["timestamp of a wrong type"] = producer => Call(() => producer.Produce("orders", new() { Timestamp = new Timestamp(1, TimestampType.LogAppendTime) })),
        ["offsets null"] = producer => Call(() => producer.SendOffsetsToTransaction(null!, null!, Short)),
        ["group null"] = producer => Call(() => producer.SendOffsetsToTransaction([], null!, Short)),
        ["no transaction"] = producer => Call(producer.BeginTransaction),
        ["commit of no transaction"] = producer => Call(() => producer.CommitTransaction(Short)),
        ["abort of no transaction"] = producer => Call(() => producer.AbortTransaction(Short)),
        ["brokers null"] = producer => producer.AddBrokers(null),
        ["flush cancelled"] = producer => Call(() => producer.Flush(new CancellationToken(canceled: true))),
        ["poll"] = producer => producer.Poll(TimeSpan.Zero),
        ["name"] = producer => producer.Name is not null,
    };

    private static readonly Dictionary<string, Func<IConsumer<string, string>, object?>> Consumes = new()
    {
        ["consume cancelled"] = consumer => consumer.Consume(new CancellationToken(canceled: true)),
        ["consume nothing"] = consumer => consumer.Consume(0),
        ["consume nothing for a time"] = consumer => consumer.Consume(TimeSpan.Zero),
        ["consume for a negative time"] = consumer => consumer.Consume(TimeSpan.MinValue),
        ["subscribe to null"] = consumer => Call(() => consumer.Subscribe((IEnumerable<string>)null!)),
        ["subscribe to a topic null"] = consumer => Call(() => consumer.Subscribe((string)null!)),
        ["assign null"] = consumer => Call(() => consumer.Assign((IEnumerable<TopicPartition>)null!)),
        ["assign null offsets"] = consumer => Call(() => consumer.Assign((IEnumerable<TopicPartitionOffset>)null!)),
        ["commit null"] = consumer => Call(() => consumer.Commit((ConsumeResult<string, string>)null!)),
        ["commit null offsets"] = consumer => Call(() => consumer.Commit((IEnumerable<TopicPartitionOffset>)null!)),
        ["commit no offsets"] = consumer => Call(() => consumer.Commit([])),
        ["commit an offset null"] = consumer => Call(() => consumer.Commit([(TopicPartitionOffset)null!])),
        ["commit the end of a partition"] = consumer => Call(() => consumer.Commit(new ConsumeResult<string, string> { Topic = "orders", IsPartitionEOF = true })),
        ["commit everything"] = consumer => consumer.Commit().Count,
        ["store null"] = consumer => Call(() => consumer.StoreOffset((ConsumeResult<string, string>)null!)),
        ["store an offset that is not assigned"] = consumer => Call(() => consumer.StoreOffset(new TopicPartitionOffset("orders", 0, 1))),
        ["seek null"] = consumer => Call(() => consumer.Seek(null!)),
        ["seek what is not assigned"] = consumer => Call(() => consumer.Seek(new TopicPartitionOffset("orders", 0, 1))),
        ["pause null"] = consumer => Call(() => consumer.Pause(null!)),
        ["position of null"] = consumer => consumer.Position(null!),
        ["watermarks of null"] = consumer => consumer.GetWatermarkOffsets(null!),
        ["assignment"] = consumer => consumer.Assignment.Count,
    };

    // A disposed producer checks its handle in these and in no call that sends.
    private static readonly string[] CheckedByProducer = ["brokers null", "flush cancelled", "poll", "name"];

    private readonly Decorated kafka = new(cluster, byProxy);

    public static TheoryData<string, bool> ProducerCases => [.. Produces.Keys.Select(name => (name, false)), .. CheckedByProducer.Select(name => (name, true))];

    public static TheoryData<string, bool> ConsumerCases => [.. Consumes.Keys.SelectMany(name => new (string, bool)[] { (name, false), (name, true) })];

    [Theory]
    [MemberData(nameof(ProducerCases))]
    public async Task Of_a_producer(string mistake, bool isDisposed)
    {
        using var spans = new Spans("orders");
        using var bare = new ProducerBuilder<string, string>(cluster.Producer()).Build();
        using var decorated = new ProducerBuilder<string, string>(cluster.Producer()).Build().WithPropagation(kafka.Propagator);
        if (isDisposed)
        {
            bare.Dispose();
            decorated.Dispose();
        }

        Assert.Equal(await OutcomeOf(() => Produces[mistake](bare)), await OutcomeOf(() => Produces[mistake](decorated)));
        Assert.Empty(spans.Open);
    }

    [Theory]
    [MemberData(nameof(ConsumerCases))]
    public async Task Of_a_consumer(string mistake, bool isDisposed)
    {
        using var spans = new Spans("orders");
        using var bare = new ConsumerBuilder<string, string>(cluster.Consumer()).Build();
        using var decorated = new ConsumerBuilder<string, string>(cluster.Consumer()).Build().WithPropagation(kafka.Propagator);
        if (isDisposed)
        {
            bare.Dispose();
            decorated.Dispose();
        }

        Assert.Equal(await OutcomeOf(() => Consumes[mistake](bare)), await OutcomeOf(() => Consumes[mistake](decorated)));
        Assert.Empty(spans.Open);
    }

    [Fact]
    public void Of_StartProcessing_and_ProcessAsync()
    {
        var consumer = kafka.Consumer();

        // Consume returns null after its timeout, so that there is nothing to process is no mistake.
        using (var nothing = consumer.StartProcessing((ConsumeResult<string, string>?)null)) Assert.Null(nothing.Activity);
        using (var nothing = consumer.StartProcessing([])) Assert.Null(nothing.Activity);

        Assert.Throws<ArgumentNullException>("batch", () => consumer.StartProcessing((IReadOnlyCollection<ConsumeResult<string, string>>)null!));
        Assert.Throws<ArgumentNullException>("handler", () => { _ = consumer.ProcessAsync(null!, CancellationToken.None); });
        Assert.Throws<ArgumentNullException>("consumer", () => { _ = ((IConsumer<string, string>)null!).ProcessAsync((_, _) => Task.CompletedTask, CancellationToken.None); });
        Assert.Throws<ArgumentNullException>("consumer", () => ((IConsumer<string, string>)null!).StartProcessing((ConsumeResult<string, string>?)null));
        Assert.Throws<ArgumentNullException>("producer", () => ((IProducer<string, string>)null!).WithPropagation());
        Assert.Throws<ArgumentNullException>("consumer", () => ((IConsumer<string, string>)null!).WithPropagation());
        Assert.Throws<ArgumentNullException>("info", () => consumer.WithPropagation(null!, kafka.Propagator));
    }

    public void Dispose()
    {
        kafka.Dispose();
        GC.SuppressFinalize(this);
    }

    private static object? Call(Action call)
    {
        call();
        return null;
    }

    private static async Task<string> OutcomeOf(Func<object?> call)
    {
        object? returned;
        try
        {
            returned = call();
        }
        catch (Exception exception)
        {
            return $"throws at once {Describe(exception)}";
        }

        if (returned is not Task<DeliveryResult<string, string>> task) return $"returns {returned ?? "nothing"}";
        try
        {
            var result = await task.WaitAsync(TimeSpan.FromSeconds(2));
            return $"delivers {result.Message.Value}";
        }
        catch (TimeoutException)
        {
            return "does not complete";
        }
        catch (Exception exception)
        {
            return $"fails in the task {Describe(exception)}, cancelled {task.IsCanceled}";
        }
    }

    private static string Describe(Exception exception) =>
        $"{exception.GetType().Name}: {exception.Message}" + (exception.InnerException is { } inner ? $" ({Describe(inner)})" : "");
}
