namespace Messaging.Propagation;

/// <summary>Finds the fields that were added to a carrier: it visits the caller's carrier first, and then the copy that was written on.</summary>
internal struct AddedFields : IFieldVisitor
{
    private List<(string Name, FieldValue Value)>? callers;
    private List<string>? added;

    /// <summary>Returns the names of the fields of the copy that the caller's carrier does not have, or has with another value.</summary>
    public static List<string> Of<TCarrier, TGetter>(TCarrier written, TCarrier callers, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var fields = default(AddedFields);
        getter.Visit(callers, ref fields);
        fields.added = [];
        getter.Visit(written, ref fields);
        return fields.added ?? [];
    }

    public void Field(string name, FieldValue value)
    {
        if (added is null) (callers ??= []).Add((name, value));
        else if (!IsOfCaller(name, value)) added.Add(name);
    }

    private readonly bool IsOfCaller(string name, FieldValue value)
    {
        foreach (var (callersName, callersValue) in callers ?? [])
            if (callersName == name && IsSame(callersValue, value))
                return true;
        return false;
    }

    // No field of ours is of another type.
    private static bool IsSame(FieldValue one, FieldValue other) =>
        one.IsWrongType || (one.AsText == other.AsText && one.AsBytes.AsSpan().SequenceEqual(other.AsBytes));
}
