using System.Text;
using Amazon.SQS.Model;
using Messaging.Propagation.Sqs;

namespace Messaging.Propagation.Testing;

/// <summary>The attributes of an SQS message, and the one system attribute that carries a context.</summary>
/// <param name="Attributes">The attributes; null where there are none, as in the SDK.</param>
/// <param name="TraceHeader">What the system attribute <c>AWSTraceHeader</c> says; null where it is absent.</param>
internal sealed record SqsFields(Dictionary<string, MessageAttributeValue>? Attributes, string? TraceHeader)
{
    public string? TraceHeader { get; private set; } = TraceHeader;

    /// <summary>Those of a message to send, in collections of their own.</summary>
    public static SqsFields CopyOf(Dictionary<string, MessageAttributeValue>? attributes, Dictionary<string, MessageSystemAttributeValue>? systemAttributes) =>
        new(new Dictionary<string, MessageAttributeValue>(attributes ?? []), systemAttributes?.GetValueOrDefault(FieldNames.AwsTraceHeader)?.StringValue);

    public static SqsFields Of(Message message) => new(message.MessageAttributes, message.Attributes?.GetValueOrDefault(FieldNames.AwsTraceHeader));

    private static bool IsTraceHeader(string name) => string.Equals(name, FieldNames.AwsTraceHeader, StringComparison.OrdinalIgnoreCase);

    public readonly struct Getter : ICarrierGetter<SqsFields>
    {
        public void Visit<TVisitor>(SqsFields carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            default(SqsCarrier.Getter).Visit(carrier.Attributes, ref visitor);
            if (carrier.TraceHeader is { } header) visitor.Field(FieldNames.AwsTraceHeader, FieldValue.Text(header));
        }
    }

    public readonly struct Setter : ICarrierSetter<SqsFields>
    {
        public void Set(SqsFields carrier, string name, ReadOnlySpan<byte> value)
        {
            // SQS knows one spelling of it; another can only be an attribute.
            if (IsTraceHeader(name)) Remove(carrier, name);
            if (name == FieldNames.AwsTraceHeader) carrier.TraceHeader = Encoding.UTF8.GetString(value);
            else default(SqsCarrier.Setter).Set(carrier.Attributes!, name, value);
        }

        public void Remove(SqsFields carrier, string name)
        {
            if (IsTraceHeader(name)) carrier.TraceHeader = null;
            default(SqsCarrier.Setter).Remove(carrier.Attributes!, name);
        }
    }
}
