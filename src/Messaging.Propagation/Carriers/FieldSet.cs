namespace Messaging.Propagation;

/// <summary>A set of fields.</summary>
internal readonly record struct FieldSet(uint Bits)
{
    /// <summary>How many fields there are.</summary>
    public const int Count = (int)Field.CloudEventsTraceState + 1;

    /// <summary>Whatever is on the carrier, known or not.</summary>
    public static FieldSet Everything { get; } = new(uint.MaxValue);

    public static FieldSet Of(params ReadOnlySpan<Field> fields)
    {
        var bits = 0u;
        foreach (var field in fields) bits |= 1u << (int)field;
        return new FieldSet(bits);
    }

    public static FieldSet operator |(FieldSet one, FieldSet other) => new(one.Bits | other.Bits);

    public static FieldSet operator &(FieldSet one, FieldSet other) => new(one.Bits & other.Bits);

    public FieldSet With(Field field) => new(Bits | (1u << (int)field));

    public FieldSet Without(Field field) => new(Bits & ~(1u << (int)field));

    public FieldSet Without(FieldSet others) => new(Bits & ~others.Bits);

    public bool Overlaps(FieldSet other) => (Bits & other.Bits) != 0;

    public bool Contains(Field field) => (Bits & (1u << (int)field)) != 0;
}
