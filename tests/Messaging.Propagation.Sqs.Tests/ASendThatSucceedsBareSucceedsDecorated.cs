using System.Diagnostics;
using System.Globalization;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>Around the size of a queue and with ten attributes, whether the decorator knows the queue's limit or not.</summary>
public sealed class ASendThatSucceedsBareSucceedsDecorated : IDisposable
{
    private const int SmallLimit = 2048;

    public ASendThatSucceedsBareSucceedsDecorated() => Baggage.Current = Baggage.Create(new() { ["tenant"] = "acme" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, bool, bool> Limits => new()
    {
        { SmallLimit, true, false }, { SmallLimit, false, false }, { SmallLimit, false, true },
        { SqsPropagationOptions.AssumedMaxMessageSize, false, false }, { SqsPropagationOptions.LargestMaxMessageSize, false, false },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Each_size_up_to_the_limit_is_sent_alone_with_any_number_of_attributes(int limit, bool knowsLimit, bool byProxy)
    {
        var queue = await QueueAsync(limit, knowsLimit, byProxy);
        using var ambient = Context();
        foreach (var left in Lefts(limit))
        {
            foreach (var attributes in new[] { 0, 5, 6, 7, 8, 9, 10 })
            {
                var request = new SendMessageRequest(queue.Url, new string('x', limit - left - (attributes * 9))) { MessageAttributes = Attributes(attributes) };

                var reports = queue.Observer.Injections.Count;
                await queue.Decorated.SendMessageAsync(request, Token);

                AssertArrived(await queue.NextAsync(), queue.Observer.Injections.Skip(reports), ambient, attributes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Each_size_up_to_the_limit_is_sent_in_a_batch(int limit, bool knowsLimit, bool byProxy)
    {
        var queue = await QueueAsync(limit, knowsLimit, byProxy);
        using var ambient = Context();
        foreach (var left in Lefts(limit))
        {
            // All of them together keep to the limit of a batch, and the first of them comes near its own.
            var rest = Math.Min(limit, (SqsPropagationOptions.LargestMaxMessageSize - limit) / 2);
            List<SendMessageBatchRequestEntry> entries = [new("1", new string('x', limit - left))];
            if (rest > 0) entries.AddRange([new("2", "small"), new("3", new string('x', rest - left))]);

            var response = await queue.Decorated.SendMessageBatchAsync(queue.Url, entries, Token);

            Assert.Null(response.Failed);
            Assert.Equal(entries.Select(entry => entry.Id).Order(), response.Successful.Select(sent => sent.Id).Order());
            for (var i = 0; i < entries.Count; i++) AssertTrace(await queue.NextAsync(), ambient);
        }
    }

    [Theory]
    [InlineData(SqsPropagationOptions.AssumedMaxMessageSize)]
    [InlineData(SqsPropagationOptions.LargestMaxMessageSize)]
    public async Task All_messages_of_a_batch_together_keep_to_its_limit(int limit)
    {
        var queue = await QueueAsync(SqsPropagationOptions.LargestMaxMessageSize, knowsLimit: false, byProxy: false);
        using var ambient = Context();
        foreach (var left in Enumerable.Range(0, 31).Select(step => step * 100))
        {
            var entries = Enumerable.Range(0, 10).Select(i => new SendMessageBatchRequestEntry($"{i}", new string('x', (limit - left) / 10))).ToList();

            Assert.Equal(10, (await queue.Decorated.SendMessageBatchAsync(queue.Url, entries, Token)).Successful.Count);

            await queue.Plain.PurgeQueueAsync(queue.Url, Token);
            queue = await QueueAsync(SqsPropagationOptions.LargestMaxMessageSize, knowsLimit: false, byProxy: false);
        }
    }

    [Fact]
    public async Task A_refusal_is_reported_as_over_budget_and_the_span_does_not_fail()
    {
        var queue = await QueueAsync(SmallLimit, knowsLimit: false, byProxy: false);
        using var spans = new Spans(queue.Name);
        using var ambient = Context();

        await queue.Decorated.SendMessageAsync(queue.Url, new string('x', SmallLimit), Token);

        Assert.Null(spans.One($"send {queue.Name}").GetTagItem("error.type"));
        Assert.Equal(["baggage", "context-stamp", "traceparent", "tracestate"], queue.Observer.Injected.Dropped.Select(drop => drop.Field).Order());
        Assert.All(queue.Observer.Injected.Dropped, drop => Assert.Equal(FailureReason.OverBudget, drop.Reason));
    }

    [Fact]
    public async Task A_message_that_is_too_large_by_itself_fails_as_it_does_bare()
    {
        var queue = await QueueAsync(SmallLimit, knowsLimit: false, byProxy: false);
        using var spans = new Spans(queue.Name);
        using var ambient = Context();
        var request = new SendMessageRequest(queue.Url, new string('x', SmallLimit + 1));

        var bare = await Assert.ThrowsAnyAsync<Amazon.SQS.AmazonSQSException>(() => queue.Plain.SendMessageAsync(request, Token));
        var decorated = await Assert.ThrowsAnyAsync<Amazon.SQS.AmazonSQSException>(() => queue.Decorated.SendMessageAsync(request, Token));
        var response = await queue.Decorated.SendMessageBatchAsync(queue.Url, [new("1", request.MessageBody), new("2", "small")], Token);

        Assert.Equal((bare.ErrorCode, bare.Message), (decorated.ErrorCode, decorated.Message));
        Assert.Equal(bare.ErrorCode, spans.Named($"send {queue.Name}")[0].GetTagItem("error.type"));
        Assert.Equal(("1", bare.ErrorCode), (Assert.Single(response.Failed).Id, response.Failed[0].Code));
        Assert.Equal("2", Assert.Single(response.Successful).Id);
    }

    [Fact]
    public async Task A_context_that_must_not_leave_does_not_leave_with_the_bare_message_either()
    {
        var queue = await QueueAsync(SmallLimit, knowsLimit: false, byProxy: false);
        using var ambient = Context();
        const string stale = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", stamp = "1;t=1795218034090;f=t";
        var attributes = Attributes(1);
        attributes["traceparent"] = Text(stale);
        attributes["context-stamp"] = Text(stamp);
        var size = 9 + (11 + 6 + stale.Length) + (13 + 6 + stamp.Length);

        await queue.Decorated.SendMessageAsync(new SendMessageRequest(queue.Url, new string('x', SmallLimit - size)) { MessageAttributes = attributes }, Token);

        var arrived = await queue.NextAsync();
        Assert.NotEqual(stale, arrived.MessageAttributes.GetValueOrDefault("traceparent")?.StringValue);
        Assert.Equal("v", arrived.MessageAttributes["a0"].StringValue);
        Assert.Equal(3, attributes.Count);
    }

    [Fact]
    public async Task An_entry_that_a_later_one_of_its_group_has_overtaken_is_not_sent_again()
    {
        var queue = await QueueAsync(SmallLimit, knowsLimit: false, byProxy: false, fifo: true);
        using var ambient = Context();
        List<SendMessageBatchRequestEntry> entries =
        [
            Entry("1", "a", SmallLimit), Entry("2", "a", 10), Entry("3", "b", SmallLimit), Entry("4", "b", SmallLimit),
        ];

        var response = await queue.Decorated.SendMessageBatchAsync(queue.Url, entries, Token);

        Assert.Equal("1", Assert.Single(response.Failed).Id);
        Assert.Equal(["2", "3", "4"], response.Successful.Select(sent => sent.Id));

        static SendMessageBatchRequestEntry Entry(string id, string group, int size) =>
            new(id, new string('x', size)) { MessageGroupId = group, MessageDeduplicationId = id };
    }

    public void Dispose() => Baggage.ClearBaggage();

    private static async Task<Queue> QueueAsync(int limit, bool knowsLimit, bool byProxy, bool fifo = false)
    {
        var options = new SqsPropagationOptions { MaxMessageSize = knowsLimit ? _ => limit : null };
        var queue = new Queue(options, configure => configure.UseDispatchProxy = byProxy, fifo);
        await queue.Plain.SetQueueAttributesAsync(queue.Url, new() { ["MaximumMessageSize"] = limit.ToString(CultureInfo.InvariantCulture) }, Token);
        return queue;
    }

    // Fewer where each message is a megabyte: the small limits cover the steps between.
    private static IEnumerable<int> Lefts(int limit)
    {
        var step = limit == SqsPropagationOptions.LargestMaxMessageSize ? 50 : 10;
        return Enumerable.Range(0, (300 / step) + 1).Select(count => count * step);
    }

    private static Activity Context()
    {
        var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = "vendor=1";
        return ambient;
    }

    private static Dictionary<string, MessageAttributeValue> Attributes(int count) => Enumerable.Range(0, count).ToDictionary(i => $"a{i}", _ => Text("v"));

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };

    private static void AssertArrived(Message message, IEnumerable<InjectionReport> reports, Activity ambient, int attributes)
    {
        var names = message.MessageAttributes?.Keys.ToList() ?? [];
        Assert.Equal(attributes, names.Count(name => name[0] == 'a'));
        Assert.Equal(
            ["baggage", "context-stamp", "traceparent", "tracestate"],
            names.Where(name => name[0] != 'a').Concat(reports.SelectMany(report => report.Dropped).Select(drop => drop.Field)).Order());
        AssertTrace(message, ambient);
    }

    // The trace goes on in any case: where no attribute has room, in the trace header.
    private static void AssertTrace(Message message, Activity ambient) => Assert.True(
        message.MessageAttributes?.GetValueOrDefault("traceparent")?.StringValue.Contains(ambient.TraceId.ToHexString(), StringComparison.Ordinal) == true
        || message.Attributes.GetValueOrDefault("AWSTraceHeader")?.Contains(ambient.TraceId.ToHexString()[8..], StringComparison.Ordinal) == true);
}
