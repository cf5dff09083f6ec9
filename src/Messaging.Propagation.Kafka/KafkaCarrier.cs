using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// Kafka's headers as a carrier. Headers may repeat and their values may be null. Names are written as given and read in any case. See
/// RATIONALE.md.
/// </summary>
public static class KafkaCarrier
{
    /// <summary>Every text value of a header, in order, in the form that OpenTelemetry's <c>TextMapPropagator.Extract</c> takes.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="name">The header's name.</param>
    public static IEnumerable<string> Get(Headers headers, string name) => TextMapCarrier.Get(headers, name, default(Getter));

    /// <summary>
    /// Writes a header in place of every earlier one of that name, in the form that OpenTelemetry's <c>TextMapPropagator.Inject</c> takes.
    /// </summary>
    /// <param name="headers">The headers.</param>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    public static void Set(Headers headers, string name, string value) => TextMapCarrier.Set(headers, name, value, default(Setter));

    /// <summary>Reads headers; there may be none at all.</summary>
    public readonly struct Getter : ICarrierGetter<Headers?>
    {
        /// <inheritdoc/>
        public void Visit<TVisitor>(Headers? carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            if (carrier is null) return;
            for (var i = 0; i < carrier.Count; i++)
            {
                var header = carrier[i];
                visitor.Field(header.Key, FieldValue.Bytes(header.GetValueBytes()));
            }
        }
    }

    /// <summary>Writes headers, each in place of those of its name.</summary>
    public readonly struct Setter : ICarrierSetter<Headers>
    {
        /// <inheritdoc/>
        public void Set(Headers carrier, string name, ReadOnlySpan<byte> value)
        {
            Remove(carrier, name);
            carrier.Add(name, value.ToArray());
        }

        /// <inheritdoc/>
        public void Remove(Headers carrier, string name)
        {
            // Kafka's own Remove knows one spelling; a forwarder in another language may have used another.
            while (FindSpelling(carrier, name) is { } spelling) carrier.Remove(spelling);
        }

        private static string? FindSpelling(Headers carrier, string name)
        {
            // By number, for the list's enumerator would be boxed.
            for (var i = 0; i < carrier.Count; i++)
                if (carrier[i].Key is var key && string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                    return key;
            return null;
        }
    }

    /// <summary>Writes to <see cref="OutgoingHeaders"/>, which hold nothing that would have to be replaced.</summary>
    internal readonly struct CopySetter : ICarrierSetter<Headers>
    {
        public void Set(Headers carrier, string name, ReadOnlySpan<byte> value) => carrier.Add(name, value.ToArray());

        public void Remove(Headers carrier, string name)
        {
        }
    }
}
