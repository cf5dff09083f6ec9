using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;

namespace Messaging.Propagation.Testing;

/// <summary>
/// Amazon SQS in memory, for tests: standard and FIFO queues, visibility, delays, long polling and dead letters, all by a
/// <see cref="TimeProvider"/>; and, as emulators do not have it, with the limits that Amazon SQS enforces, thrown as the SDK's own exceptions.
/// Calls that it does not know throw <see cref="NotSupportedException"/>. Any number of threads may use it.
/// </summary>
public sealed partial class InMemorySqs : IAmazonSQS
{
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SqsQueue> queues = [];
    private readonly Dictionary<string, DateTimeOffset> deleted = [];

    /// <summary>Creates one without queues.</summary>
    /// <param name="timeProvider">The clock by which messages are stamped, hidden and waited for; default: the system's.</param>
    public InMemorySqs(TimeProvider? timeProvider = null) => time = timeProvider ?? TimeProvider.System;

    /// <summary>A configuration for those who look at it; nothing here goes by it.</summary>
    public IClientConfig Config { get; } = new AmazonSQSConfig { RegionEndpoint = RegionEndpoint.USEast1 };

    /// <summary>Does nothing: there is nothing to free.</summary>
    public void Dispose()
    {
    }

    private static TResponse Succeeded<TResponse>(TResponse response)
        where TResponse : AmazonWebServiceResponse
    {
        response.HttpStatusCode = HttpStatusCode.OK;
        response.ResponseMetadata = new ResponseMetadata { RequestId = SqsErrors.NewId() };
        return response;
    }

    /// <summary>Errors are in the task, as with the SDK's client.</summary>
    private Task<TResponse> Answer<TResponse>(Func<DateTimeOffset, TResponse> work, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<TResponse>(cancellationToken);
        try
        {
            lock (gate) return Task.FromResult(Succeeded(work(time.GetUtcNow())));
        }
        catch (Exception exception) when (exception is AmazonSQSException or NotSupportedException)
        {
            return Task.FromException<TResponse>(exception);
        }
    }

    private SqsQueue QueueAt(string? url)
    {
        if (string.IsNullOrEmpty(url)) throw SqsErrors.Missing("QueueUrl");
        var name = url[(url.LastIndexOf('/') + 1)..];
        return queues.TryGetValue(name, out var queue) && queue.Url == url ? queue : throw SqsErrors.NoQueue();
    }

    private SqsQueue? QueueByArn(string arn) => queues.TryGetValue(arn[(arn.LastIndexOf(':') + 1)..], out var queue) && queue.Arn == arn ? queue : null;
}
