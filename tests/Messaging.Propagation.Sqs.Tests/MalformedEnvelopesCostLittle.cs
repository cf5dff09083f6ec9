using System.Text;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A body that looks like SNS's envelope is parsed only as far as an envelope goes.</summary>
public sealed class MalformedEnvelopesCostLittle
{
    private const int Megabyte = 1_048_000;

    [Theory]
    [InlineData("\"a\":{\"Type\":\"String\",\"Value\":\"v\"},")]
    [InlineData("\"a\":{},")]
    [InlineData("\"a\":1,")]
    [InlineData("\"a\":[[],[],[]],")]
    [InlineData("\"a\":{\"Type\":\"String\",\"Value\":[[],[]]},")]
    public void A_megabyte_of_attributes_takes_memory_for_the_body_and_little_more(string attribute)
    {
        var body = new StringBuilder("{\"Type\":\"Notification\",\"MessageAttributes\":{");
        while (body.Length < Megabyte) body.Append(attribute);
        body.Append("\"traceparent\":{\"Type\":\"String\",\"Value\":\"v\"}}}");

        Assert.InRange(AllocatedBy(body.ToString(), out var fields), 0, Megabyte + (128 * 1024));
        Assert.Equal(0, fields);
    }

    [Theory]
    [InlineData("\"p\":\"\",")]
    [InlineData("\"p\":[[],[],[]],")]
    public void A_megabyte_of_properties_is_not_an_envelope(string property)
    {
        var body = new StringBuilder("{\"Type\":\"Notification\",");
        while (body.Length < Megabyte) body.Append(property);
        body.Append("\"MessageAttributes\":{\"traceparent\":{\"Type\":\"String\",\"Value\":\"v\"}}}");

        Assert.InRange(AllocatedBy(body.ToString(), out var fields), 0, Megabyte + (128 * 1024));
        Assert.Equal(0, fields);
    }

    private static long AllocatedBy(string body, out int fields)
    {
        Assert.True(SnsEnvelope.Looks(body));
        var visitor = default(Counter);
        SnsEnvelope.Visit(body, ref visitor);
        visitor = default;
        var before = GC.GetAllocatedBytesForCurrentThread();
        SnsEnvelope.Visit(body, ref visitor);
        fields = visitor.Fields;
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private struct Counter : IFieldVisitor
    {
        public int Fields { get; private set; }

        public void Field(string name, FieldValue value) => Fields++;
    }
}
