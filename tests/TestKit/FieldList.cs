using System.Text;

namespace Messaging.Propagation.TestKit;

/// <summary>A carrier that is nothing but a list of fields: names may repeat, values are whatever they are.</summary>
public sealed class FieldList : List<(string Name, FieldValue Value)>
{
    public FieldList With(string name, string? value)
    {
        Add((name, FieldValue.Text(value)));
        return this;
    }

    public FieldList With(string name, byte[]? value)
    {
        Add((name, FieldValue.Bytes(value)));
        return this;
    }

    public FieldList WithAny(string name, object? value)
    {
        Add((name, FieldValue.Any(value)));
        return this;
    }

    /// <summary>The same fields with every text as its UTF-8 bytes, as most brokers carry it.</summary>
    public FieldList AsBytes() => [.. this.Select(field => (field.Name, field.Value.AsText is { } text ? FieldValue.Bytes(Encoding.UTF8.GetBytes(text)) : field.Value))];

    /// <summary>The last value of a field as text; null where it is absent.</summary>
    public string? TextOf(string name) => this.LastOrDefault(field => field.Name == name).Value.AsText;

    public readonly struct Getter : ICarrierGetter<FieldList>
    {
        public void Visit<TVisitor>(FieldList carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            foreach (var (name, value) in carrier) visitor.Field(name, value);
        }
    }

    public readonly struct Setter : ICarrierSetter<FieldList>
    {
        public void Set(FieldList carrier, string name, ReadOnlySpan<byte> value)
        {
            Remove(carrier, name);
            carrier.With(name, Encoding.ASCII.GetString(value));
        }

        public void Remove(FieldList carrier, string name) =>
            carrier.RemoveAll(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));
    }
}
