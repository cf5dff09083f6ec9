using Amazon.Runtime;
using Amazon.SQS;
using Messaging.Propagation.Testing;

namespace OrderFlow;

/// <summary>Amazon SQS: the queue <c>shipments</c>.</summary>
internal static class SqsBroker
{
    /// <exception cref="UsageException">Nobody answers.</exception>
    public static async Task<(IAmazonSQS Sqs, string Queue)> OpenAsync(string? address)
    {
        // A server for development takes any credentials.
        IAmazonSQS sqs = address is null ? new InMemorySqs()
            : new AmazonSQSClient(new BasicAWSCredentials("none", "none"), new AmazonSQSConfig { ServiceURL = address, AuthenticationRegion = "us-east-1", MaxErrorRetry = 1 });
        try
        {
            return (sqs, (await sqs.CreateQueueAsync(Hops.Shipments)).QueueUrl);
        }
        catch (Exception exception) when (exception is HttpRequestException or AmazonClientException or AmazonSQSException)
        {
            throw new UsageException($"no SQS answered at --sqs {address} ({exception.Message.TrimEnd('.')}); write http://host:port, or leave it out for one in this process");
        }
    }
}
