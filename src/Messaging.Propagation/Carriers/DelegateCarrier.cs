using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// A carrier by delegates, for collections that are no dictionary of strings: <c>NameValueCollection</c>, headers of an HTTP library, a protobuf map.
/// </summary>
/// <param name="names">The names of all fields, each once; more often does no harm where <paramref name="values"/> then gives one value.</param>
/// <param name="values">The values of a field, in order; null or none where it is absent.</param>
/// <param name="set">Writes a field in place of every earlier value.</param>
/// <param name="remove">Removes every value of a field.</param>
public sealed class DelegateCarrier(
    Func<IEnumerable<string>> names, Func<string, IEnumerable<string?>?> values, Action<string, string> set, Action<string> remove)
{
    /// <summary>A carrier that can only be read. Writing to it does nothing.</summary>
    /// <param name="names">The names of all fields.</param>
    /// <param name="values">The values of a field, in order.</param>
    public DelegateCarrier(Func<IEnumerable<string>> names, Func<string, IEnumerable<string?>?> values)
        : this(names, values, static (_, _) => { }, static _ => { })
    {
    }

    /// <summary>Reads through the delegates.</summary>
    public readonly struct Getter : ICarrierGetter<DelegateCarrier>
    {
        /// <inheritdoc/>
        public void Visit<TVisitor>(DelegateCarrier carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            ArgumentNullException.ThrowIfNull(carrier);
            foreach (var name in carrier.Names())
                foreach (var value in carrier.Values(name) ?? [])
                    visitor.Field(name, FieldValue.Text(value));
        }
    }

    /// <summary>Writes through the delegates.</summary>
    public readonly struct Setter : ICarrierSetter<DelegateCarrier>
    {
        /// <inheritdoc/>
        public void Set(DelegateCarrier carrier, string name, ReadOnlySpan<byte> value)
        {
            ArgumentNullException.ThrowIfNull(carrier);
            Remove(carrier, name);
            carrier.SetValue(name, Encoding.UTF8.GetString(value));
        }

        /// <inheritdoc/>
        public void Remove(DelegateCarrier carrier, string name)
        {
            ArgumentNullException.ThrowIfNull(carrier);
            var spellings = carrier.Names().Where(spelling => string.Equals(spelling, name, StringComparison.OrdinalIgnoreCase)).ToList();
            foreach (var spelling in spellings) carrier.RemoveAll(spelling);
        }
    }

    private IEnumerable<string> Names() => names();

    private IEnumerable<string?>? Values(string name) => values(name);

    private void SetValue(string name, string value) => set(name, value);

    private void RemoveAll(string name) => remove(name);
}
