using System.Text;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// A message's attributes as a carrier: every access to them is here. Values have types; names are written as they stand and read without regard to
/// case. There may be none at all: the SDK leaves empty collections null. See RATIONALE.md.
/// </summary>
public static class SqsCarrier
{
    /// <summary>The type of every attribute that is written.</summary>
    internal const string TextType = "String";

    private const string BinaryType = "Binary";

    /// <summary>Every text value of an attribute, in the form that OpenTelemetry's <c>TextMapPropagator.Extract</c> takes.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="name">The attribute's name.</param>
    public static IEnumerable<string> Get(Dictionary<string, MessageAttributeValue> attributes, string name) => TextMapCarrier.Get(attributes, name, default(Getter));

    /// <summary>Writes an attribute in place of an earlier one, in the form that OpenTelemetry's <c>TextMapPropagator.Inject</c> takes.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    public static void Set(Dictionary<string, MessageAttributeValue> attributes, string name, string value) =>
        TextMapCarrier.Set(attributes, name, value, default(Setter));

    /// <summary>The caller's attributes without those that the send writes anew: what is injected goes on the copy, never on the original.</summary>
    internal static Dictionary<string, MessageAttributeValue> CopyFor(in SendOperation send, Dictionary<string, MessageAttributeValue>? attributes)
    {
        var copy = new Dictionary<string, MessageAttributeValue>((attributes?.Count ?? 0) + 4, StringComparer.Ordinal);
        if (attributes is null) return copy;
        foreach (var (name, value) in attributes)
            if (!send.Replaces(name))
                copy.Add(name, value);
        return copy;
    }

    internal static FieldValue ValueOf(MessageAttributeValue? value)
    {
        if (value?.DataType is null) return FieldValue.Text(value?.StringValue);
        if (IsOf(value.DataType, TextType)) return FieldValue.Text(value.StringValue);
        return IsOf(value.DataType, BinaryType) ? FieldValue.Bytes(value.BinaryValue?.ToArray()) : FieldValue.Any(value);
    }

    private static MessageAttributeValue TextOf(ReadOnlySpan<byte> value) => new() { DataType = TextType, StringValue = Encoding.UTF8.GetString(value) };

    // A type may have a label of the sender's behind a dot.
    private static bool IsOf(string type, string basic) =>
        type.StartsWith(basic, StringComparison.Ordinal) && (type.Length == basic.Length || type[basic.Length] == '.');

    /// <summary>Reads attributes; there may be none at all.</summary>
    public readonly struct Getter : ICarrierGetter<Dictionary<string, MessageAttributeValue>?>
    {
        /// <inheritdoc/>
        public void Visit<TVisitor>(Dictionary<string, MessageAttributeValue>? carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            if (carrier is null) return;
            foreach (var (name, value) in carrier) visitor.Field(name, ValueOf(value));
        }
    }

    /// <summary>
    /// Reads a received message: its attributes and its <c>AWSTraceHeader</c>. If no attribute is a context field, reads SNS's envelope too where the body is one.
    /// </summary>
    /// <param name="propagator">The propagator whose fields count as a context; null to never read an envelope.</param>
    internal readonly struct MessageGetter(MessagePropagator? propagator) : ICarrierGetter<Message>
    {
        public void Visit<TVisitor>(Message carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            default(Getter).Visit(carrier.MessageAttributes, ref visitor);

            // A body is anybody's to write, so it never overrides an attribute.
            if (propagator is not null && SnsEnvelope.Looks(carrier.Body) && !HasContext(carrier.MessageAttributes)) SnsEnvelope.Visit(carrier.Body, ref visitor);
            if (carrier.Attributes is { } attributes && attributes.TryGetValue(FieldNames.AwsTraceHeader, out var header))
                visitor.Field(FieldNames.AwsTraceHeader, FieldValue.Text(header));
        }

        private bool HasContext(Dictionary<string, MessageAttributeValue>? attributes)
        {
            if (attributes is null) return false;
            foreach (var (name, _) in attributes)
                if (IsField(name))
                    return true;
            return false;
        }

        // By index: an enumerator of the interface takes memory for each attribute.
        private bool IsField(string name)
        {
            var fields = propagator!.FieldsRead;
            for (var i = 0; i < fields.Count; i++)
                if (fields[i].EndsWith('*') ? name.StartsWith(fields[i].AsSpan(..^1), StringComparison.OrdinalIgnoreCase) : name.Equals(fields[i], StringComparison.OrdinalIgnoreCase))
                    return true;
            return false;
        }
    }

    /// <summary>Writes attributes, each in place of one of its name in any case.</summary>
    public readonly struct Setter : ICarrierSetter<Dictionary<string, MessageAttributeValue>>
    {
        static CarrierRules? ICarrierSetter<Dictionary<string, MessageAttributeValue>>.Rules => SqsRules.Instance;

        /// <inheritdoc/>
        public void Set(Dictionary<string, MessageAttributeValue> carrier, string name, ReadOnlySpan<byte> value)
        {
            Remove(carrier, name);
            carrier[name] = TextOf(value);
        }

        /// <inheritdoc/>
        public void Remove(Dictionary<string, MessageAttributeValue> carrier, string name) => DictionaryCarrier.RemoveField(carrier, name);
    }

    /// <summary>Writes on a copy that <see cref="CopyFor"/> has made, where nothing is left to replace.</summary>
    internal readonly struct CopySetter : ICarrierSetter<Dictionary<string, MessageAttributeValue>>
    {
        static CarrierRules? ICarrierSetter<Dictionary<string, MessageAttributeValue>>.Rules => SqsRules.Instance;

        public void Set(Dictionary<string, MessageAttributeValue> carrier, string name, ReadOnlySpan<byte> value) => carrier[name] = TextOf(value);

        public void Remove(Dictionary<string, MessageAttributeValue> carrier, string name)
        {
        }
    }
}
