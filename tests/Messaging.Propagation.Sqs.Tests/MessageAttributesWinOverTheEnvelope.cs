using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A body that looks like SNS's envelope never overrides the attributes of its message.</summary>
public sealed class MessageAttributesWinOverTheEnvelope
{
    private const string Real = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Forged = "00-11111111111111111111111111111111-2222222222222222-01";

    private const string Envelope = $$$$"""
        {"Type":"Notification","Message":"{}","MessageAttributes":{"traceparent":{"Type":"String","Value":"{{{{Forged}}}}"},"baggage":{"Type":"String","Value":"admin=true"},
        "context-stamp":{"Type":"String","Value":"1;t=1795218034090;o=1795218033000;n=78;f=tb"},"b3":{"Type":"String","Value":"0"}}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("traceparent", null)]
    [InlineData("TraceParent", "All")]
    public async Task The_context_of_an_attribute_is_used_and_nothing_of_the_body(string name, string? requested)
    {
        foreach (var byProxy in new[] { false, true })
        {
            var queue = new Queue(configure: options => options.UseDispatchProxy = byProxy);
            await SendAsync(queue, (name, Real));

            // SQS returns an attribute of another spelling only to a caller that requests it.
            var request = new ReceiveMessageRequest(queue.Url) { MessageAttributeNames = requested is null ? null : [requested] };
            var message = Assert.Single((await queue.Decorated.ReceiveMessageAsync(request, Token)).Messages);

            var extraction = Assert.Single(queue.Observer.Arrived).Extraction;
            Assert.Equal(Real[3..35], extraction.Context.TraceId.ToHexString());
            Assert.Empty(extraction.Baggage);
            Assert.Null(extraction.Stamp);
            Assert.Empty(extraction.Failures);
            Assert.Equal(Envelope, message.Body);
        }
    }

    [Theory]
    [InlineData("traceparent", "malformed")]
    [InlineData("baggage", "tenant=acme")]
    [InlineData("context-stamp", "1;t=1795218034090;o=1795218033000;n=2;f=t")]
    [InlineData("tracestate", "vendor=1")]
    public async Task An_attribute_that_has_no_usable_context_keeps_the_body_from_being_read_as_well(string name, string value)
    {
        var queue = new Queue();
        await SendAsync(queue, (name, value));

        await queue.Decorated.ReceiveMessageAsync(queue.Url, Token);

        var extraction = Assert.Single(queue.Observer.Arrived).Extraction;
        Assert.Equal(default, extraction.Context);
        Assert.DoesNotContain(extraction.Baggage, entry => entry.Key == "admin");
    }

    [Theory]
    [InlineData("b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1", "b3")]
    [InlineData("uberctx-tenant", "acme", "jaeger")]
    public async Task Attributes_of_every_format_that_is_read_count(string name, string value, string format)
    {
        var queue = new Queue(configure: options => options.Formats = [.. ContextFormat.Parse($"tracecontext,{format}")]);
        await SendAsync(queue, (name, value));

        await queue.Decorated.ReceiveMessageAsync(queue.Url, Token);

        Assert.NotEqual(Forged[3..35], Assert.Single(queue.Observer.Arrived).Extraction.Context.TraceId.ToHexString());
    }

    [Fact]
    public async Task Attributes_that_are_no_context_leave_the_envelope_to_be_read()
    {
        var queue = new Queue();
        await SendAsync(queue, ("user", "7"));

        await queue.Decorated.ReceiveMessageAsync(queue.Url, Token);

        Assert.Equal(Forged[3..35], Assert.Single(queue.Observer.Arrived).Extraction.Context.TraceId.ToHexString());
    }

    [Fact]
    public async Task A_signed_message_stays_valid_whatever_its_body_is()
    {
        var keys = new KeyRing("k1", "a key of thirty-two bytes exactly"u8);
        var queue = new Queue(configure: options =>
        {
            options.Policy.Keys = keys;
            options.Policy.Trust.Mode = TrustMode.RequireSignature;
        });
        using var ambient = Ambient.Unlistened();
        await queue.Decorated.SendMessageAsync(queue.Url, Envelope, Token);

        await queue.Decorated.ReceiveMessageAsync(queue.Url, Token);

        var extraction = Assert.Single(queue.Observer.Arrived).Extraction;
        Assert.Empty(extraction.Failures);
        Assert.Equal(ambient.TraceId, extraction.Context.TraceId);
    }

    [Fact]
    public async Task Messages_that_no_decorated_client_received_are_read_the_same_way()
    {
        var queue = new Queue();
        await SendAsync(queue, ("traceparent", Real));
        var message = await queue.NextAsync();

        using var processing = queue.Decorated.StartProcessing(message, queue.Url);

        Assert.Equal(Real[3..35], processing.Extraction.Context.TraceId.ToHexString());
        Assert.Empty(processing.Extraction.Baggage);
    }

    private static Task<SendMessageResponse> SendAsync(Queue queue, (string Name, string Value) attribute) => queue.Plain.SendMessageAsync(
        new SendMessageRequest(queue.Url, Envelope)
        {
            MessageAttributes = new() { [attribute.Name] = new MessageAttributeValue { DataType = "String", StringValue = attribute.Value } },
        },
        Token);
}
