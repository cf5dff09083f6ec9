using System.Text;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>A message attribute as the queue keeps it: nothing in it is the sender's or a receiver's object.</summary>
/// <param name="Type">Its data type, with the label if it has one.</param>
/// <param name="Text">Its value, if that is text or a number.</param>
/// <param name="Binary">Its value, if that is binary.</param>
internal sealed record StoredSqsAttribute(string Type, string? Text, byte[]? Binary)
{
    public bool IsBinary => Binary is not null;

    public byte[] Bytes => Binary ?? Encoding.UTF8.GetBytes(Text ?? "");

    public static StoredSqsAttribute Of(MessageAttributeValue value) =>
        IsOfType(value.DataType, "Binary")
            ? new StoredSqsAttribute(value.DataType, null, value.BinaryValue.ToArray())
            : new StoredSqsAttribute(value.DataType, value.StringValue, null);

    public static bool IsOfType(string? type, string basic) =>
        type is not null && (type == basic || type.StartsWith(basic + ".", StringComparison.Ordinal));

    public MessageAttributeValue ToValue() => Binary is null
        ? new MessageAttributeValue { DataType = Type, StringValue = Text }
        : new MessageAttributeValue { DataType = Type, BinaryValue = new MemoryStream(Binary.AsSpan().ToArray()) };
}
