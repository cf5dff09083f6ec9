using System.Text;

namespace Messaging.Propagation;

/// <summary>The fields of one message, as the formats ask for them. It refers to them, for copying them costs more than reading one.</summary>
internal readonly ref struct ReceivedFields
{
    /// <summary>Longest value of a field that is short by its nature; ids and flags take a tenth of it.</summary>
    public const int MaxShortLength = 512;

    private readonly ref readonly FieldCollector fields;
    private readonly RepeatedFields repeatedFields;
    private readonly StampedFields sent;

    /// <summary>Refers to the fields of a message.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="repeatedFields">What to do with one that may stand there once and came several times.</param>
    /// <param name="sent">The fields that the sender says it wrote; none where there is no stamp, or it is not to be believed.</param>
    public ReceivedFields(ref readonly FieldCollector fields, RepeatedFields repeatedFields, StampedFields sent = StampedFields.None)
    {
        this.fields = ref fields;
        this.repeatedFields = repeatedFields;
        this.sent = sent;
    }

    /// <summary>All of them, for fields that may repeat.</summary>
    public ref readonly FieldCollector All => ref fields;

    /// <summary>Whether a format may have anything to say: a field of its own came, or might by the stamp have come, or names alone do not tell.</summary>
    public bool Concern(ContextCodec codec) =>
        fields.Seen.Overlaps(codec.Fields) || sent != StampedFields.None || fields.Entries is not null || fields.Everything is not null;

    public bool Has(Field field) => fields.Seen.Contains(field);

    public bool HasAny(FieldSet set) => fields.Seen.Without(Field.TraceState).Overlaps(set);

    /// <summary>Whether the sender says that it wrote the fields.</summary>
    public bool WereSent(StampedFields some) => (sent & some) != 0;

    /// <summary>The value of a field that may stand there once, if it may be used: its last.</summary>
    public bool TryGetSingle(Field field, ref FailureCollector failures, out FieldValue value)
    {
        var count = fields.TryGetLast(field, out value);
        if (count == 0) return false;

        if (count > 1)
        {
            failures.Add(FailureReason.Duplicated, FieldLookup.NameOf(field), value);
            if (repeatedFields == RepeatedFields.Reject && field != Field.B3Sampled) return false;
        }

        if (!value.IsWrongType) return true;
        failures.Add(FailureReason.WrongType, FieldLookup.NameOf(field), value);
        return false;
    }

    /// <summary>The same as text in a buffer of <see cref="MaxShortLength"/>, without white space around it.</summary>
    public bool TryGetText(Field field, Span<char> buffer, ref FailureCollector failures, out ReadOnlySpan<char> text)
    {
        text = default;
        if (!TryGetSingle(field, ref failures, out var value)) return false;

        var length = value.AsBytes?.Length ?? value.AsText?.Length ?? 0;
        if (length > MaxShortLength)
        {
            failures.Add(FailureReason.TooLong, FieldLookup.NameOf(field), value);
            return false;
        }

        // What is not ASCII stays what it is not: no grammar here takes it.
        if (value.AsBytes is { } bytes) Encoding.Latin1.GetChars(bytes, buffer);
        else value.AsText.AsSpan().CopyTo(buffer);
        text = Ascii.TrimOws<char>(buffer[..length]);
        return true;
    }

    /// <summary>Reports what a parser has refused.</summary>
    public void Refuse(Field field, FailureReason reason, ref FailureCollector failures)
    {
        fields.TryGetLast(field, out var value);
        failures.Add(reason, FieldLookup.NameOf(field), value);
    }
}
