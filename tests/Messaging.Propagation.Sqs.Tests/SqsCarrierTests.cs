using System.Text;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

public sealed class SqsCarrierTests : CarrierContract<Dictionary<string, MessageAttributeValue>, SqsCarrierTests.Getter, SqsCarrier.Setter>
{
    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    protected override bool AllowsRepeats => false;

    protected override bool AllowsBinary => true;

    [Fact]
    public void A_number_is_no_text_and_a_type_may_have_a_label()
    {
        var number = new Dictionary<string, MessageAttributeValue> { ["traceparent"] = new() { DataType = "Number", StringValue = "7" } };
        var labelled = new Dictionary<string, MessageAttributeValue> { ["traceparent"] = new() { DataType = "String.w3c", StringValue = TraceParent } };

        Assert.Equal(FailureReason.WrongType, Assert.Single(Propagator.Extract(number).Failures).Reason);
        Assert.Equal(ExtractionOutcome.Extracted, Propagator.Extract(labelled).Outcome);
    }

    [Fact]
    public void No_attributes_at_all_read_like_none_of_ours() =>
        Assert.Equal(ExtractionOutcome.Absent, Propagator.Extract((Dictionary<string, MessageAttributeValue>?)null).Outcome);

    // What is text is an attribute of text, and what is not is binary: so a sender in another language would leave it.
    protected override Dictionary<string, MessageAttributeValue> Create(params (string Name, byte[]? Value)[] fields) => fields.ToDictionary(
        field => field.Name, field => field.Value is { } bytes && bytes.All(octet => octet is >= 32 and < 127)
            ? new MessageAttributeValue { DataType = "String", StringValue = Encoding.ASCII.GetString(bytes) }
            : new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream(field.Value ?? []) });

    protected override IReadOnlyList<(string Name, string? Value)> Dump(Dictionary<string, MessageAttributeValue> carrier) =>
        [.. carrier.Select(field => (field.Key, (string?)field.Value.StringValue))];

    // The getter takes a null as well; the contract wants one that takes just what the setter does.
    public readonly struct Getter : ICarrierGetter<Dictionary<string, MessageAttributeValue>>
    {
        public void Visit<TVisitor>(Dictionary<string, MessageAttributeValue> carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct => default(SqsCarrier.Getter).Visit(carrier, ref visitor);
    }
}
