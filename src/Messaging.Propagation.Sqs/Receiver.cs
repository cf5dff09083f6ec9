using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Receive spans.</summary>
internal sealed class Receiver(IAmazonSQS inner, MessagePropagator propagator, SqsPropagationOptions options, ReceiptMemory receipts)
{
    private readonly OperationCache<string> receives = SqsOperations.Cache(propagator, MessagingOperationType.Receive, SqsAttributes.Receive);
    private AskedFields? fields;
    private readonly SqsCarrier.MessageGetter getter = new(options.ReadsSnsEnvelopes ? propagator : null);

    public Task<ReceiveMessageResponse> ReceiveAsync(ReceiveMessageRequest request, CancellationToken cancellationToken) => request?.QueueUrl is null
        ? inner.ReceiveMessageAsync(request!, cancellationToken)
        : ThrownAtOnce.Unwrap(ReceiveAsync(request, propagator.StartTimer(), cancellationToken));

    private async Task<ReceiveMessageResponse> ReceiveAsync(ReceiveMessageRequest request, OperationTimer timer, CancellationToken cancellationToken)
    {
        ReceiveMessageResponse? response;
        var isCalling = false;
        try
        {
            isCalling = true;
            var call = inner.ReceiveMessageAsync(options.AsksForFields ? Fields().Add(request) : request, cancellationToken);
            isCalling = false;
            response = await call.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (exception is not OperationCanceledException) Start(request, timer, [], []).Fail(SqsError.From(exception));
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }

        Observe(request, timer, response);
        return response!;
    }

    // The default propagator reads other fields once it follows a container.
    private AskedFields Fields() => fields is { } kept && kept.AreOf(propagator.FieldsRead) ? kept : fields = new AskedFields(propagator.FieldsRead);

    private void Observe(ReceiveMessageRequest request, OperationTimer timer, ReceiveMessageResponse? response)
    {
        try
        {
            var messages = response?.Messages ?? [];
            var extractions = Extract(messages, request);
            if (messages.Count > 0 || propagator.RecordsEmptyReceives)
            {
                var receive = Start(request, timer, messages, extractions);
                SqsAttributes.SetResponse(receive.Activity, response);
                for (var i = 0; i < messages.Count; i++) receive.Report(SqsDelivery.Of(messages[i], extractions[i]), extractions[i]);
                receive.Complete(messages.Count);
            }

            if (options.KeepsAskedFields || !options.AsksForFields) return;
            foreach (var message in messages) AskedFields.Remove(message, request);
        }
        catch (Exception exception)
        {
            propagator.ReportError("receive", exception);
        }
    }

    private Extraction[] Extract(List<Message> messages, ReceiveMessageRequest request)
    {
        if (messages.Count == 0) return [];
        var isAsked = options.AsksForFields || AskedFields.IsAsked(request, FieldNames.TraceParent);
        var operation = receives.Get(request.QueueUrl);
        var extractions = new Extraction[messages.Count];
        for (var i = 0; i < extractions.Length; i++)
        {
            var extraction = propagator.Extract(messages[i], getter, operation);
            extractions[i] = isAsked ? extraction : extraction.NotRequested(FieldNames.TraceParent);
            Processor.Received.Add(messages[i], extractions[i]);
            receipts.Remember(messages[i].ReceiptHandle, extractions[i].Context);
        }

        return extractions;
    }

    private ReceiveOperation Start(ReceiveMessageRequest request, OperationTimer timer, List<Message> messages, Extraction[] extractions)
    {
        var operation = receives.Get(request.QueueUrl);
        var links = new MessageLinks(propagator.MaxLinks);
        if (PropagationTelemetry.ActivitySource.HasListeners())
            for (var i = 0; i < messages.Count; i++)
                links.Add(extractions[i], SqsAttributes.OfLink(messages[i].MessageId));
        var receive = ReceiveOperation.StartBatch(propagator, operation, timer, links, messages.Count);
        propagator.Enrich(receive.Activity, operation, messages);
        return receive;
    }
}
