using System.Diagnostics;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>What goes out with a message in place of the caller's attributes.</summary>
/// <param name="Attributes">The message attributes.</param>
/// <param name="SystemAttributes">The system attributes.</param>
/// <param name="Size">The bytes that the message takes now.</param>
internal readonly record struct OutgoingMessage(
    Dictionary<string, MessageAttributeValue>? Attributes, Dictionary<string, MessageSystemAttributeValue>? SystemAttributes, long Size)
{
    private const StampedFields AnyContext =
        StampedFields.TraceParent | StampedFields.B3 | StampedFields.B3Multi | StampedFields.Jaeger | StampedFields.XRay;

    /// <summary>Writes the context within the room that there is; where not even that has room, into <c>AWSTraceHeader</c>, which takes none.</summary>
    public static OutgoingMessage Create(
        in SendOperation send, string? body, Dictionary<string, MessageAttributeValue>? attributes, Dictionary<string, MessageSystemAttributeValue>? systemAttributes,
        long limit)
    {
        var copy = SqsCarrier.CopyFor(send, attributes);
        var size = SqsBudget.SizeOf(body, copy);
        var written = send.Inject(copy, default(SqsCarrier.CopySetter), SqsBudget.Of(copy.Count, limit - size));
        if ((written & AnyContext) == 0 && send.Context.TraceId != default) systemAttributes = WithTraceHeader(send.Context, systemAttributes);
        return new OutgoingMessage(copy.Count == 0 ? null : copy, systemAttributes, SqsBudget.SizeOf(body, copy));
    }

    /// <summary>Returns the system attributes with the context in <c>AWSTraceHeader</c>, unless the caller has set that.</summary>
    public static Dictionary<string, MessageSystemAttributeValue> WithTraceHeader(in ActivityContext context, Dictionary<string, MessageSystemAttributeValue>? given)
    {
        if (given is not null && given.ContainsKey(FieldNames.AwsTraceHeader)) return given;
        return new Dictionary<string, MessageSystemAttributeValue>(given ?? [])
        {
            [FieldNames.AwsTraceHeader] = new() { DataType = SqsCarrier.TextType, StringValue = XRayTraceHeader.Of(context) },
        };
    }
}
