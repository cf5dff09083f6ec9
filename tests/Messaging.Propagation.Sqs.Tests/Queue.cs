using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A queue in memory for one test, and a decorated client for it.</summary>
internal sealed class Queue
{
    private static int number;

    public Queue(SqsPropagationOptions? sqsOptions = null, Action<MessagePropagationOptions>? configure = null, bool fifo = false)
    {
        Name = $"test-{Interlocked.Increment(ref number)}{(fifo ? ".fifo" : "")}";
        var request = new CreateQueueRequest(Name) { Attributes = fifo ? new() { ["FifoQueue"] = "true" } : null };
        Url = Plain.CreateQueueAsync(request).GetAwaiter().GetResult().QueueUrl;
        Decorated = Plain.WithPropagation(sqsOptions ?? new SqsPropagationOptions(), MessagePropagator.Create(options =>
        {
            options.Observers.Add(Observer);
            configure?.Invoke(options);
        }));
    }

    public string Name { get; }

    public string Url { get; }

    public IAmazonSQS Plain { get; } = new InMemorySqs();

    public IAmazonSQS Decorated { get; }

    public ReportRecorder Observer { get; } = new();

    /// <summary>The next message with everything on it, by the client that is not decorated.</summary>
    public async Task<Message> NextAsync()
    {
        var message = Assert.Single((await Plain.ReceiveMessageAsync(new ReceiveMessageRequest(Url) { MessageAttributeNames = ["All"], MessageSystemAttributeNames = ["All"] })).Messages);
        await Plain.DeleteMessageAsync(Url, message.ReceiptHandle);
        return message;
    }
}
