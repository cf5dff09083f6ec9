using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// A queue of Amazon SQS, or of what speaks like it. What is read and is not the probe's stays hidden, or it would come again at once, and is shown again
/// in the end.
/// </summary>
/// <param name="address">Its address.</param>
/// <param name="options">What was asked for.</param>
/// <param name="given">A client to use in place of one by the SDK's variables; null for none.</param>
/// <param name="clock">The clock by which messages are kept hidden; null for the system's.</param>
internal sealed class SqsPath(ProbeAddress address, ProbeOptions options, IAmazonSQS? given = null, TimeProvider? clock = null) : IProbePath
{
    private const int Batch = 10, LongestPoll = 5;
    private const string DefaultRegion = "us-east-1", Fifo = ".fifo";

    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private IAmazonSQS? client;
    private SqsHidden? hidden;
    private string? url;
    private bool created;

    /// <summary>The service takes ten attributes.</summary>
    public int MaxFields => 10;

    public IReadOnlyList<string> OwnFields => [FieldNames.AwsTraceHeader];

    public IReadOnlyList<string> Notes => [];

    public async Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken)
    {
        client = given ?? Connect(address, options);
        try
        {
            url = await UrlAsync(client, address, cancellationToken);
        }
        catch (QueueDoesNotExistException)
        {
            if (!options.Creates) throw ProbePaths.Absent(address, "queue");
            var name = AccountAndNameOf(address).Name;
            var attributes = IsFifo(name) ? new Dictionary<string, string> { ["FifoQueue"] = "true" } : null;
            url = (await client.CreateQueueAsync(new CreateQueueRequest(name) { Attributes = attributes }, cancellationToken)).QueueUrl;
            created = true;
        }

        hidden = new SqsHidden(client, url, address, time);
    }

    public async Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest(url, Encoding.ASCII.GetString(canary.Body)) { MessageAttributes = [], MessageSystemAttributes = [] };
        foreach (var field in canary.Fields)
        {
            if (field.Name == FieldNames.AwsTraceHeader) request.MessageSystemAttributes[field.Name] = new() { DataType = "String", StringValue = field.Value };
            else request.MessageAttributes[field.Name] = new() { DataType = "String", StringValue = field.Value };
        }

        if (IsFifo(address.Destination)) (request.MessageGroupId, request.MessageDeduplicationId) = (options.Mark.Run, canary.Id);
        try
        {
            await client!.SendMessageAsync(request, cancellationToken);
            return null;
        }
        catch (AmazonSQSException exception) when (exception.ErrorType == ErrorType.Sender)
        {
            return exception.Message;
        }
    }

    public async Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessageRequest(url)
        {
            MaxNumberOfMessages = Batch,
            WaitTimeSeconds = (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, LongestPoll),
            VisibilityTimeout = SqsHidden.Seconds,
            MessageAttributeNames = ["All"],
            MessageSystemAttributeNames = [FieldNames.AwsTraceHeader],
        };
        var canaries = new List<(string Receipt, ReceivedCanary Canary)>();
        var others = new List<Message>();
        foreach (var message in (await client!.ReceiveMessageAsync(request, cancellationToken)).Messages ?? [])
        {
            if (options.Mark.Read(Encoding.UTF8.GetBytes(message.Body ?? ""), FieldsOf(message)) is { } canary) canaries.Add((message.ReceiptHandle, canary));
            else others.Add(message);
        }

        // Before anything that may fail: what is not held is not given back.
        hidden!.Hold(others);
        foreach (var (receipt, _) in canaries) await client.DeleteMessageAsync(url, receipt, cancellationToken);
        return canaries.ConvertAll(pair => pair.Canary);
    }

    public async ValueTask DisposeAsync()
    {
        if (client is null) return;
        try
        {
            if (hidden is not null) await hidden.ShowAgainAsync();
        }
        finally
        {
            await RemoveAsync();
        }
    }

    private async Task RemoveAsync()
    {
        try
        {
            if (created) await client!.DeleteQueueAsync(url);
        }
        finally
        {
            client!.Dispose();
        }
    }

    /// <summary>Returns the URL of the queue.</summary>
    /// <exception cref="QueueDoesNotExistException">The queue is absent.</exception>
    public static async Task<string> UrlAsync(IAmazonSQS client, ProbeAddress address, CancellationToken cancellationToken)
    {
        var (account, name) = AccountAndNameOf(address);
        return (await client.GetQueueUrlAsync(new GetQueueUrlRequest(name) { QueueOwnerAWSAccountId = account }, cancellationToken)).QueueUrl;
    }

    /// <summary>Returns a client by the SDK's variables.</summary>
    public static AmazonSQSClient Connect(ProbeAddress address, ProbeOptions options) => new(new AmazonSQSConfig
    {
        ServiceURL = string.Create(CultureInfo.InvariantCulture, $"{address.Scheme["sqs+".Length..]}://{address.Host}:{address.Port}"),
        AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") ?? RegionOf(address.Host),
        MaxErrorRetry = 1,
        Timeout = options.ConnectTimeout + TimeSpan.FromSeconds(LongestPoll),
    });

    private static (string? Account, string Name) AccountAndNameOf(ProbeAddress address) =>
        address.Destination.Split('/') is [var owner, var queue] ? (owner, queue) : (null, address.Destination);

    private static List<ReceivedField> FieldsOf(Message message)
    {
        var fields = (message.MessageAttributes ?? []).Select(attribute => FieldOf(attribute.Key, attribute.Value)).ToList();
        if (message.Attributes?.GetValueOrDefault(FieldNames.AwsTraceHeader) is { } header) fields.Add(new ReceivedField(FieldNames.AwsTraceHeader, header));
        return fields;
    }

    private static ReceivedField FieldOf(string name, MessageAttributeValue value) =>
        new(name, value.StringValue ?? Encoding.UTF8.GetString(value.BinaryValue?.ToArray() ?? []), value.DataType == "String" ? null : value.DataType);

    private static bool IsFifo(string queue) => queue.EndsWith(Fifo, StringComparison.Ordinal);

    // sqs.eu-west-1.amazonaws.com
    private static string RegionOf(string host) =>
        host.EndsWith(".amazonaws.com", StringComparison.Ordinal) && host.Split('.') is ["sqs", var region, ..] ? region : DefaultRegion;
}
