using Amazon.SQS.Model;
using Messaging.Propagation.Sqs;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class FaultySqsTests : SqsFixture
{
    [Fact]
    public async Task What_a_decorated_client_sends_arrives_broken()
    {
        var faults = new ContextFaults(7).Garble("traceparent").SkewClock(TimeSpan.FromHours(1));
        var sqs = Sqs.WithFaults(faults).WithPropagation(Contexts.Propagator);
        var queue = await Queue();
        using var span = Contexts.Span();

        await sqs.SendMessageAsync(new SendMessageRequest(queue, "an order") { MessageAttributes = new() { ["user"] = Text("1") } }, Ct);

        var received = await ReceiveOne(queue);
        Assert.Equal(("an order", "1"), (received.Body, received.MessageAttributes["user"].StringValue));
        Assert.Equal((FailureReason.Malformed, "traceparent"), Assert.Single(Contexts.Propagator.Extract(received.MessageAttributes).Failures()));
        Assert.Equal(2, faults.Applied);
    }

    [Fact]
    public async Task Each_message_of_a_batch_is_broken_and_the_callers_requests_are_not()
    {
        var queue = await Queue();
        List<SendMessageBatchRequestEntry> entries =
        [
            new("1", "one") { MessageAttributes = new() { ["traceparent"] = Text(Contexts.TraceParent) } },
            new("2", "two") { MessageAttributes = new() { ["traceparent"] = Text(Contexts.TraceParent), ["user"] = Text("2") }, DelaySeconds = 5 },
            new("3", "three") { MessageAttributes = new() { ["user"] = Text("3") } },
        ];
        var faults = new ContextFaults(7).Drop("traceparent");
        var sqs = Sqs.WithFaults(faults);

        await sqs.SendMessageBatchAsync(queue, entries, Ct);
        await sqs.SendMessageBatchAsync(new SendMessageBatchRequest(queue, entries), Ct);

        Assert.Equal(["one", "one", "three", "three"], (await Receive(queue)).Select(message => message.Body).Order());
        Pass(seconds: 5);
        var late = await Receive(queue);
        Assert.Equal(["two", "two"], late.Select(message => message.Body));
        Assert.All(late, message => Assert.Equal("user", Assert.Single(message.MessageAttributes.Keys)));
        Assert.Equal(4, faults.Count(ContextFault.Drop));
        Assert.Equal(3, entries.SelectMany(entry => entry.MessageAttributes.Keys.Append(entry.Id).Where(key => key is "traceparent" or "3")).Count());
    }

    [Fact]
    public async Task The_trace_header_is_a_field_like_the_others()
    {
        const string header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        var queue = await Queue();
        var request = new SendMessageRequest(queue, "an order")
        {
            MessageSystemAttributes = new() { ["AWSTraceHeader"] = new() { DataType = "String", StringValue = header } },
        };

        await Sqs.WithFaults(new ContextFaults(7).Drop("awstraceheader")).SendMessageAsync(request, Ct);
        Assert.False((await ReceiveOne(queue)).Attributes.ContainsKey("AWSTraceHeader"));

        await Sqs.WithFaults(new ContextFaults(7).Oversize("baggage", 100)).SendMessageAsync(request, Ct);
        var received = (await Receive(queue)).Last();
        Assert.Equal((header, 100), (received.Attributes["AWSTraceHeader"], received.MessageAttributes["baggage"].StringValue.Length));
        Assert.Equal(header, request.MessageSystemAttributes["AWSTraceHeader"].StringValue);
        Assert.Null(request.MessageAttributes);
    }

    [Fact]
    public async Task A_field_cannot_be_duplicated()
    {
        var request = new SendMessageRequest(await Queue(), "an order");
        var sqs = Sqs.WithFaults(new ContextFaults(7).Duplicate("traceparent"));

        var thrown = await Assert.ThrowsAsync<NotSupportedException>(() => sqs.SendMessageAsync(request, Ct));

        Assert.Contains("holds one value for each name", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_are_refused_above_a_decorated_client() =>
        Assert.Contains(
            "client.WithFaults(faults).WithPropagation()",
            Assert.Throws<ArgumentException>(() => Sqs.WithPropagation(Contexts.Propagator).WithFaults(new ContextFaults(7))).Message,
            StringComparison.Ordinal);
}
