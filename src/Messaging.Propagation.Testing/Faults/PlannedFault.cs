namespace Messaging.Propagation.Testing;

/// <summary>One thing that is to go wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Field">The field's name; empty where it is no field.</param>
/// <param name="Size">The bytes that a value is to have; 0 where the seed says.</param>
/// <param name="Shift">How far a clock is ahead.</param>
internal sealed record PlannedFault(ContextFault Kind, string Field, int Size = 0, TimeSpan Shift = default)
{
    public (ContextFault Kind, string Field) Key => (Kind, Field);

    public bool IsOfDelivery => Kind is ContextFault.Reorder or ContextFault.Redeliver;

    /// <summary>Does it; false where there was nothing to do it to.</summary>
    /// <param name="fields">The fields of a message.</param>
    /// <param name="detail">Chooses where there is a choice.</param>
    public bool ApplyTo(FaultyFields fields, int detail) => Kind switch
    {
        ContextFault.Drop => fields.Drop(Field),
        ContextFault.Duplicate => fields.Duplicate(Field),
        ContextFault.Recase => fields.Rename(Field, name => FieldEdits.Recase(name, detail)),
        ContextFault.Truncate => fields.Edit(Field, value => FieldEdits.Truncate(value, Size, detail)),
        ContextFault.Garble => fields.Edit(Field, value => FieldEdits.Garble(value, detail)),
        ContextFault.SkewClock => fields.Edit(Field, value => FieldEdits.Skew(value, Shift)),
        ContextFault.Oversize when IsBaggage => fields.Edit(Field, value => FieldEdits.OversizeBaggage(value, Size), addsMissing: true),
        ContextFault.Oversize => fields.Edit(Field, value => FieldEdits.Oversize(value, Size)),
        _ => false,
    };

    private bool IsBaggage => string.Equals(Field, FieldNames.Baggage, StringComparison.OrdinalIgnoreCase);
}
