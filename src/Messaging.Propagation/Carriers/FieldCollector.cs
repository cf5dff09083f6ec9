using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>Keeps, of all that a carrier holds, the fields that are looked for: bounded, whatever the carrier holds.</summary>
/// <param name="wanted">The fields that are looked for.</param>
internal struct FieldCollector(FieldSet wanted) : IFieldVisitor
{
    /// <summary>
    /// How many values of a field that may repeat are kept. A carrier with more is reported as <see cref="FailureReason.TooManyEntries"/>.
    /// </summary>
    public const int MaxRepeats = 64;

    /// <summary>Most fields of a carrier that are kept for a propagator that is not ours.</summary>
    private const int MaxEverything = 256;

    private FieldSet wanted = wanted;
    private FieldSet seen;
    private Slots slots;
    private Slot[]? moreSlots;
    private int used;
    private int latest;
    private int entriesLength;
    private List<(Field Field, FieldValue Value)>? repeats;

    public readonly bool IsEmpty => used == 0 && Entries is null && Everything is null;

    /// <summary>Which fields have come. Those whose names hold a key are not told apart here; see <see cref="Entries"/>.</summary>
    public readonly FieldSet Seen => seen;

    /// <summary>Gets the fields whose names hold a baggage key, <c>uberctx-key</c>: at most one more than is read, in number and in length.</summary>
    public List<(string Name, FieldValue Value)>? Entries { get; private set; }

    /// <summary>Gets whether the carrier has more such fields than <see cref="Entries"/> holds.</summary>
    public bool HasMoreEntries { get; private set; }

    /// <summary>All fields, where a propagator that is not ours may want any of them.</summary>
    public List<(string Name, FieldValue Value)>? Everything { get; private set; }

    /// <summary>Forgets all fields but these.</summary>
    public void Restrict(FieldSet fields)
    {
        wanted &= fields;
        seen &= fields;
        Everything = null;
        if (!wanted.Contains(Propagation.Field.UberContext)) Entries = null;
    }

    public void Field(string name, FieldValue value)
    {
        if (wanted == FieldSet.Everything)
        {
            Everything ??= [];
            if (Everything.Count < MaxEverything) Everything.Add((name, value));
        }

        var field = FieldLookup.Find(name);
        if (field == Propagation.Field.None || !wanted.Contains(field)) return;
        if (field == Propagation.Field.UberContext)
        {
            AddEntry(name, value);
            return;
        }

        if (seen.Contains(field))
        {
            // A field that repeats usually follows itself.
            if (At(latest).Field != field) latest = IndexOf(field);
            Repeat(ref At(latest), value);
            return;
        }

        seen = seen.With(field);
        if (used == Slots.Length) moreSlots ??= new Slot[FieldSet.Count];
        latest = used++;
        ref var slot = ref At(latest);
        slot.Field = field;
        slot.Value = value;
        slot.Count = 1;
    }

    /// <summary>The last value of a field and how often it came: 0 where it is absent.</summary>
    public readonly int TryGetLast(Field field, out FieldValue value)
    {
        value = default;
        if (!seen.Contains(field)) return 0;

        for (var i = 0; i < used; i++)
        {
            ref readonly var slot = ref (i < Slots.Length ? ref slots[i] : ref moreSlots![i - Slots.Length]);
            if (slot.Field != field) continue;
            value = slot.Value;
            return slot.Count;
        }

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

    private int IndexOf(Field field)
    {
        var i = 0;
        while (At(i).Field != field) i++;
        return i;
    }

    private void AddEntry(string name, FieldValue value)
    {
        Entries ??= [];
        if (Entries.Count > BaggageReader.MaxMembers || entriesLength > BaggageReader.MaxValueLength)
        {
            HasMoreEntries = true;
            return;
        }

        Entries.Add((name, value));
        entriesLength += name.Length + value.Length;
    }

    [UnscopedRef]
    private ref Slot At(int index)
    {
        if (index < Slots.Length) return ref slots[index];
        return ref moreSlots![index - Slots.Length];
    }

    // The slot holds the newest value, the list the ones before it; where only the newest counts, none are kept.
    private void Repeat(ref Slot slot, FieldValue value)
    {
        slot.Count++;
        if (slot.Field is Propagation.Field.TraceState or Propagation.Field.Baggage or Propagation.Field.CloudEventsTraceState)
        {
            if (slot.Count > MaxRepeats) return;
            (repeats ??= []).Add((slot.Field, slot.Value));
        }
        else if (slot.Field == Propagation.Field.B3Sampled)
        {
            // B3's own rule: of a repeated sampling state the first is meant.
            return;
        }

        slot.Value = value;
    }

    private struct Slot
    {
        public Field Field;
        public FieldValue Value;
        public int Count;
    }

    // As many as the default formats have fields, and one that a vendor adds: Diagnostic-Id, say.
    [InlineArray(Length)]
    private struct Slots
    {
        public const int Length = 5;

        private Slot first;
    }
}
