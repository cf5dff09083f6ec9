using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Peek;

/// <summary>Reads records of a topic by offset. It joins no group and commits nothing.</summary>
internal static class KafkaPeek
{
    public static Task<PeekResult> PeekAsync(ProbeAddress address, PeekOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => Peek(address, options, cancellationToken), cancellationToken);

    private static PeekResult Peek(ProbeAddress address, PeekOptions options, CancellationToken cancellationToken)
    {
        var config = KafkaPath.ConsumerConfig(address, "msgprop-peek");
        config.EnablePartitionEof = true;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        var ranges = RangesOf(consumer, address, options);
        consumer.Assign(ranges.Where(range => range.Start < range.End).Select(range => new TopicPartitionOffset(range.Partition, range.Start)));
        var open = ranges.Where(range => range.Start < range.End).ToDictionary(range => range.Partition, range => range.End);
        var records = new List<ConsumeResult<byte[], byte[]>>();
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is not { } record || !open.TryGetValue(record.TopicPartition, out var end)) continue;
            if (!record.IsPartitionEOF && record.Offset < end)
            {
                if (!options.WantsBodies) (record.Message.Value, record.Message.Key) = (null!, null!);
                records.Add(record);
            }

            // Transactions leave gaps: the end may hold no record of its own.
            if (record.IsPartitionEOF || record.Offset + 1 >= end) open.Remove(record.TopicPartition);
        }

        records.Sort((one, other) => one.Message.Timestamp.UnixTimestampMs.CompareTo(other.Message.Timestamp.UnixTimestampMs));
        var taken = options.Place.Start == PeekStart.End ? records.TakeLast(options.Count) : records.Take(options.Count);
        return new PeekResult([.. taken.Select(record => MessageOf(record, options))]);
    }

    private static List<(TopicPartition Partition, long Start, long End)> RangesOf(IConsumer<byte[], byte[]> consumer, ProbeAddress address, PeekOptions options)
    {
        // All topics: asking for one by its name creates it on brokers that create topics automatically.
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var topic = admin.GetMetadata(options.Limits.ConnectTimeout).Topics.Find(each => each.Topic == address.Destination && each.Partitions.Count > 0)
            ?? throw ProbePaths.Absent(address, "topic", "check its name");
        var ranges = new List<(TopicPartition, long, long)>();
        foreach (var partition in topic.Partitions.Select(each => each.PartitionId))
        {
            if (options.Place.Partition is { } only && only != partition) continue;
            var place = new TopicPartition(address.Destination, partition);
            var marks = consumer.QueryWatermarkOffsets(place, options.Limits.ConnectTimeout);
            var start = options.Place.Start switch
            {
                PeekStart.Beginning => marks.Low.Value,
                PeekStart.Offset => Math.Clamp(options.Place.Offset, marks.Low.Value, marks.High.Value),
                _ => Math.Max(marks.Low.Value, marks.High.Value - options.Count),
            };
            ranges.Add((place, start, Math.Min(marks.High.Value, start + options.Count)));
        }

        return ranges.Count > 0 ? ranges : throw new UsageException($"{address.Text} has no partition {options.Place.Partition}: it has {topic.Partitions.Count}.");
    }

    private static DumpMessage MessageOf(ConsumeResult<byte[], byte[]> record, PeekOptions options) =>
        new(
            $"{record.Partition.Value}@{record.Offset.Value}", DumpShape.Peeked,
            [.. (record.Message.Headers ?? []).Select(header => (header.Key, FieldValue.Bytes(header.GetValueBytes())))])
        {
            Body = options.WantsBodies && record.Message.Value is { } value ? Encoding.UTF8.GetString(value) : null,
        };
}
