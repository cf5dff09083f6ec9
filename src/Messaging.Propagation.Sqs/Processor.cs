using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Process spans for the messages of one client.</summary>
internal sealed class Processor(MessagePropagator propagator, SqsPropagationOptions options)
{
    /// <summary>The messages that have been read and reported, of all clients.</summary>
    public static readonly ReceivedMessages<Message> Received = new();

    private readonly OperationCache<string> processes = SqsOperations.Cache(propagator, MessagingOperationType.Process, SqsAttributes.Process);
    private readonly SqsCarrier.MessageGetter getter = new(options.ReadsSnsEnvelopes ? propagator : null);

    public MessageProcessing Start(Message? message, string queueUrl)
    {
        if (message is null) return ProcessOperation.None();

        var operation = processes.Get(queueUrl);
        var isReceived = Find(message, queueUrl, out var extraction);
        var processing = ProcessOperation.Start(propagator, operation, extraction, isReceived ? 0 : 1);
        SqsAttributes.SetMessage(processing.Activity, message.MessageId);
        propagator.Enrich(processing.Activity, operation, message);
        if (!isReceived) Report(operation, message, extraction);
        return processing;
    }

    public MessageProcessing StartBatch(IReadOnlyCollection<Message> messages, string queueUrl)
    {
        if (messages.Count == 0) return ProcessOperation.None();

        var operation = processes.Get(queueUrl);
        var links = new MessageLinks(propagator.MaxLinks);
        var uncounted = 0;
        foreach (var message in messages)
        {
            var isReceived = Find(message, queueUrl, out var extraction);
            links.Add(extraction, SqsAttributes.OfLink(message.MessageId));
            if (isReceived) continue;
            uncounted++;
            Report(operation, message, extraction);
        }

        var processing = ProcessOperation.StartBatch(propagator, operation, links, messages.Count, uncounted);
        propagator.Enrich(processing.Activity, operation, messages);
        return processing;
    }

    private void Report(MessagingOperation operation, Message message, in Extraction extraction)
    {
        propagator.ReportArrival(operation, SqsDelivery.Of(message, extraction), extraction);
        Received.Add(message, extraction);
    }

    // Messages that no decorated client received are read here, for example those of a Lambda event.
    private bool Find(Message message, string queueUrl, out Extraction extraction)
    {
        if (Received.TryGet(message, out extraction)) return true;
        extraction = propagator.Extract(message, getter, processes.Get(queueUrl));
        return false;
    }
}
