using System.Text;
using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using RabbitMQ.Client;
using Headers = Confluent.Kafka.Headers;
using SqsMessage = Amazon.SQS.Model.Message;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class MessageAssertionTests
{
    /// <summary>Each kind of message with a value of its traceparent, or without any.</summary>
    public static TheoryData<string, Func<string?, Extraction>> Kinds => new()
    {
        { "Kafka", value => new Message<string, string> { Headers = Headers(value) }.ShouldCarryContext() },
        { "Kafka", value => Headers(value).ShouldCarryContext() },
        { "RabbitMQ", value => new BasicProperties { Headers = Table(value) }.ShouldCarryContext() },
        { "Service Bus", value => Sent(value).ShouldCarryContext() },
        { "Service Bus", value => ServiceBusModelFactory.ServiceBusReceivedMessage(properties: Sent(value).ApplicationProperties).ShouldCarryContext() },
        { "SQS", value => Received(value).ShouldCarryContext() },
        { "message", value => Dictionary(value).ShouldCarryContext() },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void A_message_with_a_context_carries_it_and_one_with_none_or_a_bad_one_does_not(string kind, Func<string?, Extraction> assert)
    {
        Assert.Equal(Contexts.TraceId, assert(Contexts.TraceParent).Context.TraceId.ToHexString());

        var absent = Assert.Throws<ContextAssertionException>(() => assert(null)).Message;
        Assert.Contains(kind, absent, StringComparison.Ordinal);
        Assert.Contains(" carries no context.\nIt has no fields at all.", absent, StringComparison.Ordinal);

        var bad = Assert.Throws<ContextAssertionException>(() => assert("00-zero")).Message;
        Assert.Contains(
            " carries no context that can be used.\nIts fields:\n  traceparent: 00-zero\nWhat is wrong:\n- Malformed of traceparent: it breaks its grammar",
            bad, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_and_every_failure_is_listed_and_what_is_not_a_context_is_not_shown()
    {
        var fields = Contexts.Fields();
        fields["password"] = "hunter2";
        fields["tracestate"] = "é";
        new ContextFaults(7).Oversize("baggage").Apply(fields);

        var message = Assert.Throws<ContextAssertionException>(() => fields.ShouldCarryContext()).Message;

        Assert.Contains($"carries the context of trace {Contexts.TraceId}, and something is wrong with it.", message, StringComparison.Ordinal);
        Assert.Contains("\n  password: (7 characters)\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
        Assert.Contains("\n  tracestate: \\u00e9\n", message, StringComparison.Ordinal);
        Assert.Contains("xxx... (16384 characters)\n", message, StringComparison.Ordinal);
        Assert.Contains("\n- TooLong of baggage: it is beyond what is read", message, StringComparison.Ordinal);
        Assert.Contains("\n- Malformed of tracestate: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_nothing_the_fields_are_named_that_were_looked_for()
    {
        var message = Assert.Throws<ContextAssertionException>(() => new Dictionary<string, string> { ["user"] = "1" }.ShouldCarryContext()).Message;

        Assert.Contains("- none of traceparent, tracestate, baggage, ", message, StringComparison.Ordinal);
        Assert.Contains("WithPropagation()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receive_from_sqs_that_asked_for_nothing_is_told_so() => Assert.Contains(
        "- FieldNotRequested of traceparent: the receive call did not ask for it",
        Assert.Throws<ContextAssertionException>(() => new SqsMessage().ShouldCarryContext()).Message, StringComparison.Ordinal);

    [Fact]
    public void The_trace_header_of_sqs_is_a_context() => Assert.Equal(
        "5759e988bd862e3fe1be46a994272793",
        new SqsMessage { Attributes = new() { ["AWSTraceHeader"] = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1" } }
            .ShouldCarryContext().Context.TraceId.ToHexString());

    [Fact]
    public void The_formats_are_the_propagators()
    {
        var b3 = new Dictionary<string, string> { ["b3"] = $"{Contexts.TraceId}-b7ad6b7169203331-1" };

        Assert.Throws<ContextAssertionException>(() => b3.ShouldCarryContext());
        Assert.Equal(ContextFormat.B3, b3.ShouldCarryContext(MessagePropagator.Create(options => options.Formats = [ContextFormat.B3])).Format);
    }

    [Fact]
    public void Every_reason_has_a_hint_of_its_own_or_of_its_likes() =>
        Assert.All(Enum.GetValues<FailureReason>(), reason => Assert.NotEqual(FailureHints.Of(default), FailureHints.Of(reason)));

    [Fact]
    public void What_is_no_text_is_said_to_be_none()
    {
        var message = Assert.Throws<ContextAssertionException>(
            () => new BasicProperties { Headers = new Dictionary<string, object?> { ["traceparent"] = 7, ["baggage"] = null } }.ShouldCarryContext()).Message;

        Assert.Contains("\n  traceparent: (neither text nor bytes)\n  baggage: (no value)\n", message, StringComparison.Ordinal);
        Assert.Contains("\n- WrongType of traceparent: it is neither text nor bytes", message, StringComparison.Ordinal);
    }

    private static Headers Headers(string? value) => value is null ? [] : new Headers { { "traceparent", Encoding.ASCII.GetBytes(value) } };

    private static Dictionary<string, object?>? Table(string? value) => value is null ? null : new() { ["traceparent"] = Encoding.ASCII.GetBytes(value) };

    private static Dictionary<string, string> Dictionary(string? value) => value is null ? [] : new() { ["traceparent"] = value };

    private static ServiceBusMessage Sent(string? value)
    {
        var message = new ServiceBusMessage();
        if (value is not null) message.ApplicationProperties["traceparent"] = value;
        return message;
    }

    private static SqsMessage Received(string? value) => value is null
        ? new SqsMessage()
        : new SqsMessage { MessageAttributes = new() { ["traceparent"] = new() { DataType = "String", StringValue = value } } };
}
