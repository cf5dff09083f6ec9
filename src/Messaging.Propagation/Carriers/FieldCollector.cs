using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>Keeps, of all that a carrier holds, the fields that are looked for: bounded, whatever the carrier holds.</summary>
internal struct FieldCollector : IFieldVisitor
{
    /// <summary>
    /// How many values of a field that may repeat are kept. A carrier with more is reported as <see cref="FailureReason.TooManyEntries"/>.
    /// </summary>
    public const int MaxRepeats = 64;

    private Slots slots;
    private int used;
    private List<(Field Field, FieldValue Value)>? repeats;

    public readonly bool IsEmpty => used == 0;

    public void Field(string name, FieldValue value)
    {
        var field = FieldLookup.Find(name);
        if (field == Propagation.Field.None) return;

        for (var i = 0; i < used; i++)
        {
            if (slots[i].Field != field) continue;
            Repeat(ref slots[i], value);
            return;
        }

        slots[used++] = new Slot { Field = field, Value = value, Count = 1 };
    }

    /// <summary>The last value of a field and how often it came: 0 where it is absent.</summary>
    public readonly int TryGetLast(Field field, out FieldValue value)
    {
        for (var i = 0; i < used; i++)
        {
            if (slots[i].Field != field) continue;
            value = slots[i].Value;
            return slots[i].Count;
        }

        value = default;
        return 0;
    }

    /// <summary>The values of a field that may repeat, in order: first the one at <paramref name="index"/> 0.</summary>
    public readonly bool TryGetAt(Field field, int index, out FieldValue value)
    {
        var count = TryGetLast(field, out value);
        if (index >= count || index >= MaxRepeats) return false;
        if (count == 1 || index == Math.Min(count, MaxRepeats) - 1) return true;

        foreach (var earlier in repeats!)
        {
            if (earlier.Field != field || index-- > 0) continue;
            value = earlier.Value;
            return true;
        }

        return false;
    }

    // The slot holds the newest value, the list the ones before it; a single-valued field needs only the newest.
    private void Repeat(ref Slot slot, FieldValue value)
    {
        slot.Count++;
        if (slot.Field is Propagation.Field.TraceState or Propagation.Field.Baggage)
        {
            if (slot.Count > MaxRepeats) return;
            (repeats ??= []).Add((slot.Field, slot.Value));
        }

        slot.Value = value;
    }

    private struct Slot
    {
        public Field Field;
        public FieldValue Value;
        public int Count;
    }

    [InlineArray(4)]
    private struct Slots
    {
        private Slot first;
    }
}
