using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// A topic. Its partitions are assigned from their ends, so that what others wrote before is not even read; there is no group but in name, nothing is
/// joined and nothing committed. Canaries stay in the log until it is cleaned, as all records do.
/// </summary>
internal sealed class KafkaPath(ProbeAddress address, ProbeOptions options) : IProbePath
{
    // The client blocks for as long as it is told to; in between a cancelled run is noticed.
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(200);

    private IConsumer<byte[], byte[]>? consumer;
    private IProducer<byte[], byte[]>? producer;
    private IAdminClient? admin;
    private string? clientError;
    private bool created;

    public int MaxFields => 64;

    public IReadOnlyList<string> OwnFields => [];

    public IReadOnlyList<string> Notes => [];

    public async Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken)
    {
        try
        {
            consumer = BuildConsumer();
            if (sends) producer = BuildProducer();
            admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            if (await PartitionsAsync() is null)
            {
                if (!options.Creates) throw ProbePaths.Absent(address, "topic");
                await admin.CreateTopicsAsync([new TopicSpecification { Name = address.Destination, NumPartitions = 1, ReplicationFactor = -1 }]);
                created = true;
            }

            if (receives) await AssignAsync(cancellationToken);
        }
        catch (KafkaException exception) when (clientError is not null)
        {
            // The exception says that nobody answered; the log says why.
            throw new KafkaException(new Error(exception.Error.Code, clientError));
        }
        catch (InvalidOperationException exception) when (exception.InnerException is null)
        {
            throw new UsageException($"{KafkaSettings.Variable} holds what the client does not take: {OneLine.Of(exception.Message)}; mend the file.");
        }
    }

    public async Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken)
    {
        var headers = new Headers();
        foreach (var field in canary.Fields) headers.Add(field.Name, Encoding.UTF8.GetBytes(field.Value));
        try
        {
            await producer!.ProduceAsync(address.Destination, new Message<byte[], byte[]> { Value = canary.Body, Headers = headers }, cancellationToken);
            return null;
        }
        catch (ProduceException<byte[], byte[]> exception) when (!exception.Error.IsLocalError)
        {
            return exception.Error.Reason;
        }
    }

    public async Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var poll = wait < LongestPoll ? wait : LongestPoll;
        var result = await Task.Run(() => consumer!.Consume(poll), cancellationToken);
        if (result?.Message is not { } message) return [];
        var fields = (message.Headers ?? []).Select(header => new ReceivedField(header.Key, Encoding.UTF8.GetString(header.GetValueBytes() ?? []))).ToList();
        return options.Mark.Read(message.Value ?? [], fields) is { } canary ? [canary] : [];
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (created) await admin!.DeleteTopicsAsync([address.Destination]);
        }
        finally
        {
            producer?.Dispose();
            admin?.Dispose();
            if (consumer is not null) await Task.Run(consumer.Dispose);
        }
    }

    // All topics are listed, for asking after one by name makes it on brokers that create topics by themselves.
    private async Task<TopicMetadata?> PartitionsAsync()
    {
        var metadata = await Task.Run(() => admin!.GetMetadata(options.ConnectTimeout));
        return metadata.Topics.Find(topic => topic.Topic == address.Destination && topic.Partitions.Count > 0);
    }

    private async Task AssignAsync(CancellationToken cancellationToken)
    {
        // Where it was created just now, not every broker has heard of it; and who may create a topic need not be let see it.
        var topic = await Asked.UntilAnsweredAsync(PartitionsAsync, options.ConnectTimeout, TimeProvider.System, cancellationToken) ??
            throw new UsageException($"{address.Text} was created and cannot be seen: probe as somebody who may describe it too, or a topic that is there.");
        var ends = await Task.Run(() => topic.Partitions.Select(partition => EndOf(partition.PartitionId)).ToList(), cancellationToken);
        consumer!.Assign(ends);
    }

    private TopicPartitionOffset EndOf(int partition)
    {
        var place = new TopicPartition(address.Destination, partition);
        return new TopicPartitionOffset(place, consumer!.QueryWatermarkOffsets(place, options.ConnectTimeout).High);
    }

    /// <summary>Returns the settings of a consumer that joins no group and commits nothing.</summary>
    /// <param name="address">The topic.</param>
    /// <param name="name">The group, which exists only in name.</param>
    public static ConsumerConfig ConsumerConfig(ProbeAddress address, string name) => new(Settings(address))
    {
        GroupId = name,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AllowAutoCreateTopics = false,
        AutoOffsetReset = AutoOffsetReset.Latest,
        FetchWaitMaxMs = 10,
    };

    private IConsumer<byte[], byte[]> BuildConsumer()
    {
        var config = ConsumerConfig(address, $"msgprop-probe-{options.Mark.Run}");
        return new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler((_, error) => clientError = error.Reason).SetLogHandler((_, _) => { }).Build();
    }

    private IProducer<byte[], byte[]> BuildProducer()
    {
        var config = new ProducerConfig(Settings(address)) { LingerMs = 0, MessageTimeoutMs = (int)options.Timeout.TotalMilliseconds };
        return new ProducerBuilder<byte[], byte[]>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
    }

    private static Dictionary<string, string> Settings(ProbeAddress address) => new(KafkaSettings.Read(Environment.GetEnvironmentVariable(KafkaSettings.Variable)))
    {
        ["bootstrap.servers"] = string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}"),
    };
}
