using System.Runtime.CompilerServices;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Context propagation for Amazon SQS: decorate a client, and process what it receives.</summary>
public static class SqsPropagationExtensions
{
    // What StartProcessing needs of a client that nobody decorated, for as long as the client lives.
    private static readonly ConditionalWeakTable<IAmazonSQS, Processor> UndecoratedProcessors = [];

    /// <summary>
    /// Decorates a client: what it sends carries the current context and baggage; what it receives is linked to its sender, and its lag and every context
    /// that did not arrive are reported.
    /// </summary>
    /// <param name="sqs">The client. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated client; the given one where it is decorated already.</returns>
    public static IAmazonSQS WithPropagation(this IAmazonSQS sqs, MessagePropagator? propagator = null) => sqs.WithPropagation(new SqsPropagationOptions(), propagator);

    /// <summary>Decorates a client and says what it does not know: the limits of queues, and how to receive.</summary>
    /// <param name="sqs">The client. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="options">The limits and the ways.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated client; the given one where it is decorated already.</returns>
    public static IAmazonSQS WithPropagation(this IAmazonSQS sqs, SqsPropagationOptions options, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(sqs);
        ArgumentNullException.ThrowIfNull(options);
        if (sqs is IPropagationDecorator) return sqs;

        propagator ??= MessagePropagator.Default;
        var interceptor = new ClientInterceptor(sqs, propagator, options);
        return Decorator.Create(sqs, interceptor, () => new TracingSqsClient(sqs, interceptor), propagator);
    }

    /// <summary>
    /// Starts the processing of a message: a process span linked to its sender, with the message's context and baggage current until it is disposed. A client
    /// that is not decorated will do; the message is then reported here, with what attributes it has.
    /// </summary>
    /// <param name="sqs">The client that received it.</param>
    /// <param name="message">The message; for a null nothing is started.</param>
    /// <param name="queueUrl">The queue's URL.</param>
    /// <returns>What to dispose when the message has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing(this IAmazonSQS sqs, Message? message, string queueUrl)
    {
        ArgumentNullException.ThrowIfNull(queueUrl);
        return ProcessorOf(sqs).Start(message, queueUrl);
    }

    /// <summary>Starts the processing of a batch: one process span that links to every message's sender.</summary>
    /// <param name="sqs">The client that received it.</param>
    /// <param name="messages">The messages. Where there are none, nothing is started.</param>
    /// <param name="queueUrl">The queue's URL.</param>
    /// <returns>What to dispose when the batch has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing(this IAmazonSQS sqs, IReadOnlyCollection<Message> messages, string queueUrl)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(queueUrl);
        return ProcessorOf(sqs).StartBatch(messages, queueUrl);
    }

    /// <summary>
    /// Handles a message in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <remarks>The message is not deleted: do so in the handler or afterwards.</remarks>
    /// <param name="sqs">The client that received it, decorated or not.</param>
    /// <param name="message">The message. The handler is not called if it is null.</param>
    /// <param name="queueUrl">The queue's URL.</param>
    /// <param name="handler">Handles the message.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync(
        this IAmazonSQS sqs, Message? message, string queueUrl, Func<Message, CancellationToken, Task> handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queueUrl);
        ArgumentNullException.ThrowIfNull(handler);
        var processor = ProcessorOf(sqs);
        return message is null
            ? Task.CompletedTask
            : MessageProcessing.RunAsync(received => processor.Start(received, queueUrl), message, handler, SqsError.From, cancellationToken);
    }

    /// <summary>
    /// Handles a batch in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <remarks>The messages are not deleted: do so in the handler or afterwards.</remarks>
    /// <param name="sqs">The client that received it, decorated or not.</param>
    /// <param name="messages">The messages. The handler is not called if there are none.</param>
    /// <param name="queueUrl">The queue's URL.</param>
    /// <param name="handler">Handles the batch.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync(
        this IAmazonSQS sqs, IReadOnlyCollection<Message> messages, string queueUrl, Func<IReadOnlyCollection<Message>, CancellationToken, Task> handler,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(queueUrl);
        ArgumentNullException.ThrowIfNull(handler);
        var processor = ProcessorOf(sqs);
        return messages.Count == 0
            ? Task.CompletedTask
            : MessageProcessing.RunAsync(received => processor.StartBatch(received, queueUrl), messages, handler, SqsError.From, cancellationToken);
    }

    /// <summary>
    /// Receives messages and hands them to a handler, one after the other, each in a process span, until it is cancelled or a call fails. A message that was
    /// handled is deleted; one whose handler threw comes again.
    /// </summary>
    /// <param name="sqs">The client.</param>
    /// <param name="request">How to receive. It is not changed.</param>
    /// <param name="handler">Handles one message. What it throws ends the span with an error, and the next message has its turn.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <param name="retryAfter">When a message whose handler threw is to come again, in whole seconds; default null: when its visibility timeout is over.</param>
    /// <returns>Never completes but with what the client throws, or cancelled.</returns>
    public static Task ProcessAsync(
        this IAmazonSQS sqs, ReceiveMessageRequest request, Func<Message, CancellationToken, Task> handler, CancellationToken cancellationToken, TimeSpan? retryAfter = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(handler);
        var loop = new ProcessingLoop(sqs, ProcessorOf(sqs), request, handler, retryAfter);

        // On the thread pool: a client that always answers at once, as one in memory does, would never return to the caller.
        return MessageProcessing.RunDetachedAsync(() => loop.RunAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Reads the context that message attributes carry. Nothing is recorded or reported.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="attributes">The attributes; null reads like none.</param>
    /// <param name="queue">The name of the queue that they came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public static Extraction Extract(this MessagePropagator propagator, Dictionary<string, MessageAttributeValue>? attributes, string? queue = null)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        return queue is null
            ? propagator.Extract(attributes, default(SqsCarrier.Getter))
            : propagator.Extract(attributes, default(SqsCarrier.Getter), SqsQueue.PolicyOf(queue));
    }

    /// <summary>
    /// Writes the current context on message attributes as the message's creation context, for a message that is sent later, as from an outbox: the send then
    /// keeps it and links to it.
    /// </summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="attributes">The attributes; the context fields among them are replaced.</param>
    public static void Inject(this MessagePropagator propagator, Dictionary<string, MessageAttributeValue> attributes)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        ArgumentNullException.ThrowIfNull(attributes);
        propagator.Inject(attributes, default(SqsCarrier.Setter));
    }

    private static Processor ProcessorOf(IAmazonSQS sqs)
    {
        ArgumentNullException.ThrowIfNull(sqs);
        return Decorator.InterceptorOf<ClientInterceptor>(sqs)?.Processor ?? UndecoratedProcessors.GetValue(
            sqs, static _ => new Processor(MessagePropagator.Default, new SqsPropagationOptions()));
    }
}
