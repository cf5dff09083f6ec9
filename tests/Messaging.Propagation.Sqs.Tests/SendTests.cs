using System.Diagnostics;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Sqs.Tests;

public sealed class SendTests
{
    private const int Limit = SqsPropagationOptions.AssumedMaxMessageSize, Largest = SqsPropagationOptions.LargestMaxMessageSize;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> AttributeCounts => [.. Enumerable.Range(0, 11)];

    [Theory]
    [MemberData(nameof(AttributeCounts))]
    public async Task Whatever_the_caller_sends_the_send_succeeds_and_says_what_it_dropped(int attributes)
    {
        var queue = new Queue();
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = "vendor=1";
        Baggage.SetBaggage("tenant", "acme");
        int[] around = [0, 1, 60, 90, 160, 200, 300];
        foreach (var length in around.Select(step => 1 + step).Concat(around.Select(step => Limit - step)).Concat(around.Select(step => Largest - step)))
        {
            var given = Enumerable.Range(0, attributes).ToDictionary(i => $"a{i}", _ => new MessageAttributeValue { DataType = "String", StringValue = "v" });
            var request = new SendMessageRequest(queue.Url, new string('x', Math.Max(1, length - (attributes * 9)))) { MessageAttributes = given };

            await queue.Decorated.SendMessageAsync(request, Token);

            Assert.Equal(attributes, given.Count);
            var message = await queue.NextAsync();
            var report = queue.Observer.Injected;
            var fields = new[] { "traceparent", "tracestate", "baggage", "context-stamp" };
            Assert.All(fields, field => Assert.Equal(!report.Dropped.Any(dropped => dropped.Field == field), message.MessageAttributes?.ContainsKey(field) ?? false));
            Assert.Equal(message.MessageAttributes?.ContainsKey("traceparent") != true, message.Attributes.ContainsKey("AWSTraceHeader"));
            using var processing = queue.Decorated.StartProcessing(message, queue.Url);
            Assert.Equal(ambient.TraceId, processing.Extraction.Context.TraceId);
        }

        Baggage.ClearBaggage();
    }

    [Fact]
    public async Task A_trace_header_of_the_callers_is_respected()
    {
        var queue = new Queue();
        using var ambient = Ambient.Unlistened();
        const string theirs = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        var request = new SendMessageRequest(queue.Url, "body")
        {
            MessageAttributes = Enumerable.Range(0, 10).ToDictionary(i => $"a{i}", _ => new MessageAttributeValue { DataType = "String", StringValue = "v" }),
            MessageSystemAttributes = new() { ["AWSTraceHeader"] = new() { DataType = "String", StringValue = theirs } },
        };

        await queue.Decorated.SendMessageAsync(request, Token);

        Assert.Equal(theirs, (await queue.NextAsync()).Attributes["AWSTraceHeader"]);
    }

    [Fact]
    public async Task A_batch_has_a_context_for_each_message_and_one_that_failed_ends_its_own_span_with_the_error()
    {
        var queue = new Queue();
        using var spans = new Spans(queue.Name);
        using var metrics = new MetricRecorder();
        var entries = new List<SendMessageBatchRequestEntry> { new("1", "one"), new("2", "\u0001"), new("3", "three") };

        var response = await queue.Decorated.SendMessageBatchAsync(queue.Url, entries, Token);

        Assert.Equal((2, 1), (response.Successful.Count, response.Failed.Count));
        Assert.All(entries, entry => Assert.Null(entry.MessageAttributes));
        var creates = spans.Named($"create {queue.Name}").OrderBy(span => span.StartTimeUtc).ToList();
        var send = spans.One($"send {queue.Name}");
        Assert.Equal(3, send.GetTagItem("messaging.batch.message_count"));
        Assert.Equal(creates.Select(create => create.SpanId.ToHexString()).Order(), send.Links.Select(link => link.Context.SpanId.ToHexString()).Order());
        Assert.Equal(1, creates.Count(create => Equals(create.GetTagItem("error.type"), response.Failed[0].Code)));
        Assert.Equal([1, 2], metrics.Of("messaging.client.sent.messages", queue.Name).GroupBy(m => m.Tags.GetValueOrDefault("error.type")).Select(group => group.Count()).Order());
        var contexts = new[] { await queue.NextAsync(), await queue.NextAsync() }.Select(message => message.MessageAttributes["traceparent"].StringValue.Split('-')[2]);
        Assert.Subset(creates.Select(create => create.SpanId.ToHexString()).ToHashSet(), contexts.ToHashSet());
    }

    [Fact]
    public async Task A_batch_at_its_limit_is_sent_and_drops_what_does_not_fit()
    {
        var queue = new Queue();
        using var ambient = Ambient.Unlistened();
        var entries = Enumerable.Range(0, 10).Select(i => new SendMessageBatchRequestEntry($"{i}", new string('x', Limit / 10))).ToList();

        var response = await queue.Decorated.SendMessageBatchAsync(new SendMessageBatchRequest(queue.Url, entries), Token);

        Assert.Equal(10, response.Successful.Count);
        Assert.Contains(queue.Observer.Injected.Dropped, dropped => dropped is { Field: "traceparent", Reason: FailureReason.OverBudget });
    }

    [Fact]
    public async Task One_request_may_be_sent_by_many_threads_and_again()
    {
        var queue = new Queue();
        using var spans = new Spans(queue.Name);
        var shared = new SendMessageRequest(queue.Url, "body") { MessageAttributes = new() { ["user"] = new() { DataType = "String", StringValue = "1" } } };

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => queue.Decorated.SendMessageAsync(shared, Token), Token)));

        Assert.Equal("user", Assert.Single(shared.MessageAttributes).Key);
        var contexts = new HashSet<string>();
        for (var i = 0; i < 32; i++) contexts.Add((await queue.NextAsync()).MessageAttributes["traceparent"].StringValue);
        Assert.Equal(32, contexts.Count);
    }

    [Fact]
    public async Task What_the_client_throws_is_thrown_on_and_ends_the_span_with_the_services_code()
    {
        var queue = new Queue();
        using var spans = new Spans("nowhere");

        var thrown = await Assert.ThrowsAnyAsync<Amazon.SQS.AmazonSQSException>(() => queue.Decorated.SendMessageAsync("http://127.0.0.1/1/nowhere", "body", Token));

        Assert.Equal(thrown.ErrorCode, spans.One("send nowhere").GetTagItem("error.type"));
    }
}
