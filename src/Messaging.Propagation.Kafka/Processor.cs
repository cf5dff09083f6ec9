using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Process spans for the messages of one consumer.</summary>
internal sealed class Processor<TKey, TValue>
{
    private readonly MessagePropagator propagator;
    private readonly OperationCache<(string? Topic, int Partition)> processes;
    private readonly bool isReceived;

    /// <param name="propagator">The propagator whose options apply.</param>
    /// <param name="client">The consumer's details.</param>
    /// <param name="isReceived">True if a decorated receive counts and reports the messages; otherwise, false.</param>
    public Processor(MessagePropagator propagator, Lazy<MessagingClient> client, bool isReceived)
    {
        this.propagator = propagator;
        this.isReceived = isReceived;
        processes = new(key => propagator.CreateOperation(
            client.Value, MessagingOperationType.Process, KafkaAttributes.Process, key.Topic, KafkaAttributes.PartitionId(key.Partition),
            policyDestination: KafkaDestination.Of(key.Topic)));
    }

    public MessageProcessing Start(ConsumeResult<TKey, TValue>? result)
    {
        if (result?.Message is null) return ProcessOperation.None();

        var operation = processes.Get((result.Topic, result.Partition.Value));
        var extraction = propagator.Extract(result.Message.Headers, default(KafkaCarrier.Getter), operation);
        var processing = ProcessOperation.Start(propagator, operation, extraction, isReceived ? 0 : 1);
        KafkaAttributes.SetMessage(processing.Activity, result.Message);
        KafkaAttributes.SetOffset(processing.Activity, result.Offset);
        propagator.Enrich(processing.Activity, operation, result);
        if (!isReceived) propagator.ReportArrival(operation, KafkaDelivery.Of(result.Message, result.Offset), extraction);
        return processing;
    }

    public MessageProcessing StartBatch(IReadOnlyCollection<ConsumeResult<TKey, TValue>> batch)
    {
        var results = batch.Where(result => result?.Message is not null).ToList();
        if (results.Count == 0) return ProcessOperation.None();

        var first = results[0];
        var oneTopic = results.TrueForAll(result => result.Topic == first.Topic);
        var onePartition = oneTopic && results.TrueForAll(result => result.Partition == first.Partition);
        var operation = processes.Get((oneTopic ? first.Topic : null, onePartition ? first.Partition.Value : Partition.Any.Value));
        var links = new MessageLinks(propagator.MaxLinks);
        foreach (var result in results)
        {
            var extraction = propagator.Extract(result.Message.Headers, default(KafkaCarrier.Getter), processes.Get((result.Topic, result.Partition.Value)));
            links.Add(extraction, KafkaAttributes.OfLink(result, withTopic: !oneTopic, withPartition: !onePartition));
            if (!isReceived) propagator.ReportArrival(operation, KafkaDelivery.Of(result.Message, result.Offset), extraction);
        }

        var processing = ProcessOperation.StartBatch(propagator, operation, links, results.Count, isReceived ? 0 : results.Count);
        propagator.Enrich(processing.Activity, operation, results);
        return processing;
    }
}
