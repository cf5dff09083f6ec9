using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Peek;

/// <summary>Receives messages of a queue with visibility 0, so that they stay visible.</summary>
/// <param name="address">The queue.</param>
/// <param name="options">What to peek at.</param>
/// <param name="given">A client to use; null for one by the SDK's variables.</param>
internal sealed class SqsPeek(ProbeAddress address, PeekOptions options, IAmazonSQS? given = null)
{
    private const int Batch = 10;

    private static readonly List<string> Attributes = ["RedrivePolicy"];

    public async Task<PeekResult> PeekAsync(CancellationToken cancellationToken)
    {
        var client = given ?? SqsPath.Connect(address, options.Limits);
        using var owned = given is null ? client : null;
        var url = await UrlAsync(client, cancellationToken);
        var limit = LimitOf(await client.GetQueueAttributesAsync(new GetQueueAttributesRequest(url, Attributes), cancellationToken));
        if (limit == 1)
            throw new UsageException($"{address.Text} moves a message to its dead-letter queue after one receive, and a peek counts as one: read a copy of the queue instead.");

        var messages = new Dictionary<string, DumpMessage>(StringComparer.Ordinal);
        while (messages.Count < options.Count)
        {
            var request = new ReceiveMessageRequest(url)
            {
                MaxNumberOfMessages = Math.Min(Batch, options.Count - messages.Count),
                VisibilityTimeout = 0,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = [FieldNames.AwsTraceHeader],
            };
            var before = messages.Count;
            foreach (var message in (await client.ReceiveMessageAsync(request, cancellationToken)).Messages ?? [])
                messages.TryAdd(message.MessageId, MessageOf(message));

            // Nothing new: each further receive would only be counted.
            if (messages.Count == before) break;
        }

        var consequence = limit is null ? "The queue has no dead-letter queue, so that has no effect." : $"The queue moves a message to its dead-letter queue after {limit} receives.";
        return new PeekResult([.. messages.Values], $"SQS counts a receive for each message that was read ({messages.Count}). {consequence}");
    }

    private async Task<string> UrlAsync(IAmazonSQS client, CancellationToken cancellationToken)
    {
        try
        {
            return await SqsPath.UrlAsync(client, address, cancellationToken);
        }
        catch (QueueDoesNotExistException)
        {
            throw ProbePaths.Absent(address, "queue", "check its name and the account");
        }
    }

    private static int? LimitOf(GetQueueAttributesResponse response)
    {
        if (response.Attributes?.GetValueOrDefault(Attributes[0]) is not { Length: > 0 } policy) return null;
        try
        {
            using var document = JsonDocument.Parse(policy);
            return int.TryParse(new JsonProperties(document.RootElement).TextOf("maxReceiveCount"), CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (JsonException)
        {
            // Not every server that speaks SQS returns what Amazon does.
            return null;
        }
    }

    private DumpMessage MessageOf(Message message)
    {
        var fields = (message.MessageAttributes ?? []).Select(attribute => (attribute.Key, ValueOf(attribute.Value))).ToList();
        if (fields.Count == 0 && JsonCarriers.EnvelopeIn(message.Body) is { } envelope) fields = envelope;
        if (message.Attributes?.GetValueOrDefault(FieldNames.AwsTraceHeader) is { } header) fields.Add((FieldNames.AwsTraceHeader, FieldValue.Text(header)));
        return new DumpMessage(message.MessageId, DumpShape.Peeked, fields) { Body = options.WantsBodies ? message.Body : null };
    }

    private static FieldValue ValueOf(MessageAttributeValue value) =>
        value.StringValue is { } text ? FieldValue.Text(text) : FieldValue.Bytes(value.BinaryValue?.ToArray());
}
