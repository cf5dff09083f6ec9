namespace Messaging.Propagation;

/// <summary>Where fields are written while there is room: on the carrier, and into what the signature is over, where there is one.</summary>
internal struct FieldOutput<TCarrier, TSetter>(TCarrier carrier, TSetter setter, CarrierRoom room, SignedContent? signed) : IFieldSink
    where TSetter : struct, ICarrierSetter<TCarrier>
{
    private CarrierRoom room = room;

    /// <summary>What was not written, or not whole.</summary>
    public List<DroppedField>? Dropped { get; private set; }

    /// <summary>Takes room for a field of this length; says so where there is none.</summary>
    public bool Fits(string name, int length) => Fits(name, room.TryTake(name, length));

    /// <summary>Takes room for several fields that belong together; says so where there is none.</summary>
    public bool Fits(string name, in FieldMeasure measure) => Fits(name, room.TryTake(measure.Fields, measure.Length));

    public readonly void Set(string name, ReadOnlySpan<byte> value)
    {
        setter.Set(carrier, name, value);
        signed?.Add(name, value);
    }

    public readonly void Remove(string name) => setter.Remove(carrier, name);

    /// <summary>Removes what an earlier writing of a format may have left and this one does not write: a sampling state, say.</summary>
    public readonly void RemoveAll(ContextCodec codec)
    {
        if (codec is not B3Codec) return;
        foreach (var name in ContextFormat.B3Multi.Fields) setter.Remove(carrier, name);
    }

    public void Drop(string field, FailureReason reason) => (Dropped ??= []).Add(new DroppedField(field, reason));

    public readonly void WriteStamp(in ContextStamp stamp, StampedFields fields, KeyRing? keys)
    {
        Span<byte> buffer = stackalloc byte[StampText.MaxWrittenLength + StampSignature.MaxLength];
        var length = StampText.Format(stamp, fields, buffer);
        if (keys is not null) length = StampSignature.Append(keys, signed!, buffer, length);
        setter.Set(carrier, FieldNames.ContextStamp, buffer[..length]);
    }

    private bool Fits(string name, bool fits)
    {
        if (!fits) Drop(name, FailureReason.OverBudget);
        return fits;
    }
}

/// <summary>Measures what a format would write.</summary>
internal struct FieldMeasure : IFieldSink
{
    public int Fields { get; private set; }

    /// <summary>Bytes of names and values.</summary>
    public int Length { get; private set; }

    public void Set(string name, ReadOnlySpan<byte> value)
    {
        Fields++;
        Length += name.Length + value.Length;
    }
}
