using System.Text;
using Confluent.Kafka;

namespace Messaging.Propagation.Testing;

/// <summary>The fields of one message, to be broken.</summary>
internal abstract class FaultyFields
{
    /// <summary>Whether a name may stand there more than once.</summary>
    public abstract bool CanRepeat { get; }

    public bool Drop(string field)
    {
        if (Find(field).Count == 0) return false;
        Remove(field);
        return true;
    }

    public bool Duplicate(string field)
    {
        if (Find(field) is not [.., { Value: { } value } last]) return false;
        Append(last.Name, value);
        return true;
    }

    public bool Rename(string field, Func<string, string> rename)
    {
        if (Find(field) is not [.., { Value: { } value } last] found) return false;
        var name = rename(last.Name);
        if (name == last.Name) return false;
        Replace(found, name, value);
        return true;
    }

    /// <summary>Changes the last value, which is the one that receivers use.</summary>
    public bool Edit(string field, Func<byte[], byte[]?> edit, bool addsMissing = false)
    {
        var found = Find(field);
        if (found.Count == 0 && !addsMissing) return false;
        var (name, value) = found.Count == 0 ? (field, []) : found[^1];
        if (value is null || edit(value) is not { } edited) return false;
        Replace(found, name, edited);
        return true;
    }

    /// <summary>Every field of that name in any case, in order; without a value where that is neither text nor bytes.</summary>
    protected abstract List<(string Name, byte[]? Value)> Find(string field);

    protected abstract void Set(string name, byte[] value);

    protected abstract void Remove(string name);

    protected abstract void Append(string name, byte[] value);

    private void Replace(List<(string Name, byte[]? Value)> found, string name, byte[] value)
    {
        if (!CanRepeat || found.Count < 2)
        {
            Set(name, value);
            return;
        }

        Remove(name);
        foreach (var earlier in found[..^1]) Append(earlier.Name, earlier.Value ?? []);
        Append(name, value);
    }
}

/// <summary>The fields on a carrier, by its getter and setter.</summary>
internal sealed class FaultyFields<TCarrier, TGetter, TSetter>(TCarrier carrier, TGetter getter, TSetter setter) : FaultyFields
    where TGetter : struct, ICarrierGetter<TCarrier>
    where TSetter : struct, ICarrierSetter<TCarrier>
{
    public override bool CanRepeat => carrier is Headers || setter is IFieldAppender<TCarrier>;

    protected override List<(string Name, byte[]? Value)> Find(string field)
    {
        var visitor = new CollectedFields();
        getter.Visit(carrier, ref visitor);
        return
        [
            .. visitor.Fields.Where(found => string.Equals(found.Name, field, StringComparison.OrdinalIgnoreCase))
                .Select(found => (found.Name, BytesOf(found.Value))),
        ];
    }

    protected override void Set(string name, byte[] value) => setter.Set(carrier, name, value);

    protected override void Remove(string name) => setter.Remove(carrier, name);

    protected override void Append(string name, byte[] value)
    {
        if (carrier is Headers headers) headers.Add(name, value);
        else ((IFieldAppender<TCarrier>)setter).Append(carrier, name, value);
    }

    private static byte[]? BytesOf(FieldValue value) => value.AsBytes ?? (value.AsText is { } text ? Encoding.UTF8.GetBytes(text) : null);
}
