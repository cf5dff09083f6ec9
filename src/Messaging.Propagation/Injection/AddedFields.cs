namespace Messaging.Propagation;

/// <summary>Finds the fields that were added to a carrier: it visits the caller's carrier first, and then the copy that was written on.</summary>
internal struct AddedFields : IFieldVisitor
{
    private List<(string Name, FieldValue Value)>? callers;
    private List<string>? added;

    /// <summary>Gets the names of the fields of the copy that the caller's carrier does not have, or has with another value.</summary>
    public readonly List<string> Added => added ?? [];

    /// <summary>Starts to compare: what is visited from now on is the copy.</summary>
    public void StartComparing() => added = [];

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
