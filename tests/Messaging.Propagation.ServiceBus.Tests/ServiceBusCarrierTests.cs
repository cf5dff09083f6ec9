using System.Text;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class ServiceBusCarrierTests : CarrierContract<IDictionary<string, object>, ServiceBusCarrierTests.Getter, ServiceBusCarrier.Setter>
{
    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    public static TheoryData<object> NoTexts => [7, true, 1.5, Guid.Empty, new Uri("https://example.org/"), TimeSpan.Zero, DateTimeOffset.UnixEpoch, Encoding.ASCII.GetBytes(TraceParent)];

    protected override bool AllowsRepeats => false;

    protected override bool AllowsBinary => false;

    [Theory]
    [MemberData(nameof(NoTexts))]
    public void What_is_no_text_is_of_the_wrong_type(object value) =>
        Assert.Equal(FailureReason.WrongType, Assert.Single(Propagator.Extract(new Dictionary<string, object> { ["traceparent"] = value }).Failures).Reason);

    [Fact]
    public void No_properties_at_all_read_like_none_of_ours() =>
        Assert.Equal(ExtractionOutcome.Absent, Propagator.Extract((IEnumerable<KeyValuePair<string, object>>?)null).Outcome);

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ExtractionOutcome.Extracted)]
    [InlineData("|0af7651916cd43dd8448eb211c80319c.b7ad6b71.", ExtractionOutcome.Absent)]
    public void An_older_senders_field_is_read_and_its_oldest_form_is_none(string value, ExtractionOutcome outcome)
    {
        var extraction = Propagator.Extract(new Dictionary<string, object> { ["Diagnostic-Id"] = value });

        Assert.Equal((outcome, 0), (extraction.Outcome, extraction.Failures.Count));
    }

    protected override IDictionary<string, object> Create(params (string Name, byte[]? Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => (object)Encoding.UTF8.GetString(field.Value ?? []));

    protected override IReadOnlyList<(string Name, string? Value)> Dump(IDictionary<string, object> carrier) => [.. carrier.Select(field => (field.Key, (string?)field.Value))];

    // The getter takes received properties as well; the contract wants one that takes just what the setter does.
    public readonly struct Getter : ICarrierGetter<IDictionary<string, object>>
    {
        public void Visit<TVisitor>(IDictionary<string, object> carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct => default(ServiceBusCarrier.Getter).Visit(carrier, ref visitor);
    }
}
