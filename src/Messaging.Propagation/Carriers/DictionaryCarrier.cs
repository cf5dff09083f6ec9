using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// Any dictionary of strings as a carrier: Pub/Sub attributes, the attributes of a Lambda event, CloudEvents' extensions, HTTP headers.
/// Names are written as they stand and read without regard to case.
/// </summary>
public static class DictionaryCarrier
{
    /// <summary>Reads the context that a dictionary carries. Nothing is recorded or reported.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="fields">The fields: an <c>IDictionary</c> or <c>IReadOnlyDictionary</c> of strings, or a list of pairs, where names may repeat; null reads like none.</param>
    /// <param name="destination">The topic or queue that they came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public static Extraction Extract(this MessagePropagator propagator, IEnumerable<KeyValuePair<string, string>>? fields, string? destination = null)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        return propagator.Extract(fields, default(Getter), destination);
    }

    /// <summary>Writes the current context and baggage into a dictionary, in place of the context fields in it, and without a stamp.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="fields">The dictionary.</param>
    public static void Inject(this MessagePropagator propagator, IDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        ArgumentNullException.ThrowIfNull(fields);
        propagator.Inject(fields, default(Setter));
    }

    /// <summary>Removes a field in every spelling of its name that differs in case, in one pass over the names. For setters of other carriers.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="fields">The dictionary.</param>
    /// <param name="name">The field's name.</param>
    public static void RemoveField<TValue>(IDictionary<string, TValue> fields, string name)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(name);
        fields.Remove(name);
        List<string>? spellings = null;
        foreach (var key in fields.Keys)
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                (spellings ??= []).Add(key);
        if (spellings is null) return;
        foreach (var spelling in spellings) fields.Remove(spelling);
    }

    /// <summary>Reads pairs of strings; there may be none at all.</summary>
    public readonly struct Getter : ICarrierGetter<IEnumerable<KeyValuePair<string, string>>?>
    {
        /// <inheritdoc/>
        public void Visit<TVisitor>(IEnumerable<KeyValuePair<string, string>>? carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            if (carrier is List<KeyValuePair<string, string>> list)
            {
                // The list's own enumerator: a hostile list has hundreds of thousands of pairs.
                foreach (var (name, value) in list) visitor.Field(name, FieldValue.Text(value));
                return;
            }

            foreach (var (name, value) in carrier ?? []) visitor.Field(name, FieldValue.Text(value));
        }
    }

    /// <summary>Writes into a dictionary, each field in place of those of its name in any case.</summary>
    public readonly struct Setter : ICarrierSetter<IDictionary<string, string>>
    {
        /// <inheritdoc/>
        public void Set(IDictionary<string, string> carrier, string name, ReadOnlySpan<byte> value)
        {
            ArgumentNullException.ThrowIfNull(carrier);
            Remove(carrier, name);
            carrier[name] = Encoding.UTF8.GetString(value);
        }

        /// <inheritdoc/>
        public void Remove(IDictionary<string, string> carrier, string name)
        {
            ArgumentNullException.ThrowIfNull(carrier);
            RemoveField(carrier, name);
        }
    }
}
