using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>The messages of others that the probe has read: they are kept hidden while it runs, and shown again in the end, in batches.</summary>
internal sealed class SqsHidden
{
    /// <summary>How long a message is hidden at a time: as long as it stays so where the probe is killed.</summary>
    public const int Seconds = 60;

    private const int Batch = 10;

    // Three times within it, so that one that fails costs nothing.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(Seconds / 3);

    private readonly ParallelOptions several = new() { MaxDegreeOfParallelism = 8 };
    private readonly IAmazonSQS client;
    private readonly string url;
    private readonly ProbeAddress address;
    private readonly HeldMessages<string> held;

    public SqsHidden(IAmazonSQS client, string url, ProbeAddress address, TimeProvider time)
    {
        (this.client, this.url, this.address) = (client, url, address);
        held = new HeldMessages<string>(receipts => HideAsync(receipts, Seconds), time);
    }

    /// <exception cref="UsageException">They are too many, or one of them is here already.</exception>
    public void Hold(IEnumerable<Message> messages)
    {
        var cameAgain = false;
        foreach (var message in messages) cameAgain |= !held.Add(message.MessageId, message.ReceiptHandle, Period);
        if (cameAgain) throw ProbeOptions.CameAgain(address.Text);
        if (held.Count >= ProbeOptions.MaxForeign) throw ProbeOptions.TooManyForeign(address.Text);
    }

    public async Task ShowAgainAsync() => await HideAsync(await held.EndAsync(), 0);

    private Task HideAsync(IReadOnlyList<string> receipts, int seconds) =>
        Parallel.ForEachAsync(receipts.Chunk(Batch), several, async (some, token) =>
        {
            var entries = some.Select((receipt, i) =>
                new ChangeMessageVisibilityBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), receipt) { VisibilityTimeout = seconds }).ToList();
            var answer = await client.ChangeMessageVisibilityBatchAsync(url, entries, token);

            // What is the sender's fault is a message that is no longer hidden, or that somebody else has by now: as it should be.
            if (answer.Failed?.Find(failure => failure.SenderFault != true) is { } failure) throw new AmazonSQSException(failure.Message);
        });
}
