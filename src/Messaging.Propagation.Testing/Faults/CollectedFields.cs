namespace Messaging.Propagation.Testing;

/// <summary>Everything that a carrier holds, in its order.</summary>
internal readonly struct CollectedFields() : IFieldVisitor
{
    public List<(string Name, FieldValue Value)> Fields { get; } = [];

    public void Field(string name, FieldValue value) => Fields.Add((name, value));
}
