using Amazon.SQS.Model;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Sqs.Tests;

public sealed class EveryFieldKeepsToTheRulesOfItsCarrier : FieldRulesContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tenant", "", FailureReason.InvalidValue)]
    [InlineData("a..b", "1", FailureReason.InvalidName)]
    [InlineData("a.", "1", FailureReason.InvalidName)]
    [InlineData("ten!ant", "a", FailureReason.InvalidName)]
    public async Task What_SQS_refuses_is_dropped_with_its_reason_in_a_batch_too(string key, string value, FailureReason reason)
    {
        var queue = new Queue(configure: options => options.Formats = [.. ContextFormat.Parse("tracecontext,jaeger")]);
        using var ambient = Ambient.Unlistened();
        Baggage.Current = Baggage.Create(new() { [key] = value, ["user"] = "7" });

        var response = await queue.Decorated.SendMessageBatchAsync(queue.Url, [new("1", "one"), new("2", "two")], Token);
        Baggage.ClearBaggage();

        Assert.Equal(2, response.Successful.Count);
        Assert.Equal([new DroppedField("uberctx-*", reason)], queue.Observer.Injected.Dropped);
        Assert.Equal("7", (await queue.NextAsync()).MessageAttributes["uberctx-user"].StringValue);
    }

    [Fact]
    public async Task A_creation_context_holds_only_what_SQS_accepts()
    {
        var queue = new Queue();
        var attributes = new Dictionary<string, MessageAttributeValue>();
        using var ambient = Ambient.Unlistened();
        Baggage.Current = Baggage.Create(new() { ["a..b"] = "1", ["user"] = "7" });

        MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Parse("jaeger")]).Inject(attributes);
        Baggage.ClearBaggage();

        Assert.Equal(["uber-trace-id", "uberctx-user"], attributes.Keys.Order(StringComparer.Ordinal));
        await queue.Plain.SendMessageAsync(new SendMessageRequest(queue.Url, "body") { MessageAttributes = attributes }, Token);
    }

    protected override async Task<IReadOnlyList<FieldList>> SendAsync(MessagePropagator propagator)
    {
        using var plain = new InMemorySqs();
        var url = (await plain.CreateQueueAsync("rules", Token)).QueueUrl;
        using var sqs = plain.WithPropagation(propagator);
        await sqs.SendMessageAsync(url, "body", Token);
        var response = await sqs.SendMessageBatchAsync(url, [new("1", "one"), new("2", "two")], Token);
        Assert.Equal(2, response.Successful.Count);
        var received = await plain.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10, MessageAttributeNames = ["All"] }, Token);
        Assert.Equal(3, received.Messages.Count);
        return received.Messages.ConvertAll(message =>
        {
            var fields = new FieldList();
            foreach (var (name, value) in message.MessageAttributes) fields.With(name, value.StringValue);
            return fields;
        });
    }
}
