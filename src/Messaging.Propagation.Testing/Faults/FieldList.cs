namespace Messaging.Propagation.Testing;

/// <summary>Everything that a carrier holds, in its order.</summary>
internal readonly struct FieldList() : IFieldVisitor
{
    public List<(string Name, FieldValue Value)> Fields { get; } = [];

    public void Field(string name, FieldValue value) => Fields.Add((name, value));
}
