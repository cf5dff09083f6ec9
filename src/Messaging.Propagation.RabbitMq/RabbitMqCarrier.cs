using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// The header table of a message as a carrier: every access to it is here. Text arrives as bytes, other types as they are; names are written as
/// they stand and read without regard to case. See RATIONALE.md.
/// </summary>
public static class RabbitMqCarrier
{
    /// <summary>Every text value of a header, in the form that OpenTelemetry's <c>TextMapPropagator.Extract</c> takes.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="name">The header's name.</param>
    public static IEnumerable<string> Get(IDictionary<string, object?> headers, string name) => TextMapCarrier.Get(headers, name, default(Getter));

    /// <summary>Writes a header in place of an earlier one of that name, in the form that OpenTelemetry's <c>TextMapPropagator.Inject</c> takes.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    public static void Set(IDictionary<string, object?> headers, string name, string value) => TextMapCarrier.Set(headers, name, value, default(Setter));

    /// <summary>
    /// The caller's properties with headers of their own, without those that the send writes anew: what is injected goes on the copy, never on
    /// the original, whose header table the client's own copies share.
    /// </summary>
    internal static BasicProperties CopyFor(in SendOperation send, IReadOnlyBasicProperties properties)
    {
        var copy = new BasicProperties(properties);
        var headers = new Dictionary<string, object?>((properties.Headers?.Count ?? 0) + 4, StringComparer.Ordinal);
        if (properties.Headers is { } original)
            foreach (var (name, value) in original)
                if (!send.Replaces(name))
                    headers.Add(name, value);
        copy.Headers = headers;
        return copy;
    }

    /// <summary>Reads headers; there may be none at all.</summary>
    public readonly struct Getter : ICarrierGetter<IDictionary<string, object?>?>
    {
        /// <inheritdoc/>
        public void Visit<TVisitor>(IDictionary<string, object?>? carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            if (carrier is null) return;
            if (carrier is Dictionary<string, object?> dictionary)
            {
                foreach (var (name, value) in dictionary) visitor.Field(name, ValueOf(value));
                return;
            }

            foreach (var (name, value) in carrier) visitor.Field(name, ValueOf(value));
        }

        // AMQP tells text from binary by a type of its own, which other clients use for text as well.
        private static FieldValue ValueOf(object? value) => value is BinaryTableValue binary ? FieldValue.Bytes(binary.Bytes) : FieldValue.Any(value);
    }

    /// <summary>Writes headers, each in place of one of its name in any case.</summary>
    public readonly struct Setter : ICarrierSetter<IDictionary<string, object?>>
    {
        static CarrierRules? ICarrierSetter<IDictionary<string, object?>>.Rules => RabbitMqRules.Instance;

        /// <inheritdoc/>
        public void Set(IDictionary<string, object?> carrier, string name, ReadOnlySpan<byte> value)
        {
            Remove(carrier, name);
            carrier[name] = value.ToArray();
        }

        /// <inheritdoc/>
        public void Remove(IDictionary<string, object?> carrier, string name) => DictionaryCarrier.RemoveField(carrier, name);
    }

    /// <summary>Writes on a copy that <see cref="CopyFor"/> has made, where nothing is left to replace.</summary>
    internal readonly struct CopySetter : ICarrierSetter<IDictionary<string, object?>>
    {
        static CarrierRules? ICarrierSetter<IDictionary<string, object?>>.Rules => RabbitMqRules.Instance;

        public void Set(IDictionary<string, object?> carrier, string name, ReadOnlySpan<byte> value) => carrier[name] = value.ToArray();

        public void Remove(IDictionary<string, object?> carrier, string name)
        {
        }
    }
}
