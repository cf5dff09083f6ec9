using System.Text;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class RabbitMqCarrierTests : CarrierContract<IDictionary<string, object?>, RabbitMqCarrierTests.Getter, RabbitMqCarrier.Setter>
{
    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    protected override bool AllowsRepeats => false;

    protected override bool AllowsBinary => true;

    public static TheoryData<object?> OtherTypes => [7, 7L, true, 1.5, new AmqpTimestamp(7), new List<object?> { "nested" }, new Dictionary<string, object?> { ["a"] = 1 }];

    [Theory]
    [MemberData(nameof(OtherTypes))]
    public void A_value_that_is_no_text_is_reported_and_nothing_is_thrown(object? value)
    {
        foreach (var field in new[] { "traceparent", "baggage", "context-stamp" })
        {
            var failure = Assert.Single(Propagator.Extract(new Dictionary<string, object?> { [field] = value }).Failures);
            Assert.Equal((FailureReason.WrongType, field), (failure.Reason, failure.Field));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_is_read_also_where_it_is_held_as_a_string_or_marked_as_binary(bool binary)
    {
        object value = binary ? new BinaryTableValue(Encoding.ASCII.GetBytes(TraceParent)) : TraceParent;

        Assert.Equal(ExtractionOutcome.Extracted, Propagator.Extract(new Dictionary<string, object?> { ["traceparent"] = value }).Outcome);
    }

    [Fact]
    public void No_headers_at_all_read_like_none_of_ours() =>
        Assert.Equal(ExtractionOutcome.Absent, Propagator.Extract((IDictionary<string, object?>?)null).Outcome);

    protected override IDictionary<string, object?> Create(params (string Name, byte[]? Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => (object?)field.Value);

    protected override IReadOnlyList<(string Name, string? Value)> Dump(IDictionary<string, object?> carrier) =>
        [.. carrier.Select(field => (field.Key, field.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null))];

    // The getter takes a null as well; the contract wants one that takes just what the setter does.
    public readonly struct Getter : ICarrierGetter<IDictionary<string, object?>>
    {
        public void Visit<TVisitor>(IDictionary<string, object?> carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct => default(RabbitMqCarrier.Getter).Visit(carrier, ref visitor);
    }
}
