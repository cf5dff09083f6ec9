using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// The one place that every field passes before it is written, whatever its format: names and values keep to the carrier's <see cref="CarrierRules"/>,
/// count and size to its <see cref="CarrierBudget"/>. A field that does not is dropped and reported, and never fails the send.
/// </summary>
/// <remarks>What is written goes on the carrier and, where there are keys, into what the signature is over.</remarks>
internal struct FieldOutput<TCarrier, TSetter>(TCarrier carrier, TSetter setter, CarrierRoom room, SignedContent? signed) : IFieldSink
    where TSetter : struct, ICarrierSetter<TCarrier>
{
    private CarrierRoom room = room;

    /// <summary>Gets what was not written, or not whole.</summary>
    public List<DroppedField>? Dropped { get; private set; }

    /// <summary>Writes a field if the carrier accepts it and has room for it; otherwise reports it as dropped.</summary>
    /// <param name="name">The field's name, which is US-ASCII.</param>
    /// <param name="value">The field's value.</param>
    public bool TryWrite(string name, ReadOnlySpan<byte> value)
    {
        if (!TryReserve(name, CarrierRules.Check(TSetter.Rules, name, value), 1, name.Length + value.Length)) return false;
        Put(name, value);
        return true;
    }

    /// <summary>Takes the room of a field that is written last, if the carrier accepts its name and has room; otherwise reports it as dropped.</summary>
    /// <param name="name">The field's name, which is US-ASCII.</param>
    /// <param name="maxLength">The most bytes that its value takes.</param>
    public bool TryReserve(string name, int maxLength) => TryReserve(name, CarrierRules.CheckName(TSetter.Rules, name), 1, name.Length + maxLength);

    /// <summary>Takes the room of fields that belong together, if the carrier accepts each of them and has room for all; otherwise reports them as one.</summary>
    public bool TryReserve(string reportedAs, in FieldMeasure measure) => TryReserve(reportedAs, measure.Refused, measure.Fields, measure.Length);

    /// <summary>Takes the room of fields of which each stands for itself, for all that the carrier accepts or none, and reports the others.</summary>
    public bool TryReserveAccepted(string reportedAs, in FieldMeasure measure)
    {
        if (measure.Refused is { } reason) Drop(reportedAs, reason);
        return measure.Fields > 0 && TryReserve(reportedAs, null, measure.Fields, measure.Length);
    }

    /// <summary>Writes a field whose room is taken. One that the carrier does not accept was reported when it was measured.</summary>
    public readonly void Set(string name, ReadOnlySpan<byte> value)
    {
        if (CarrierRules.Check(TSetter.Rules, name, value) is null) Put(name, value);
    }

    /// <summary>Does the same for a field that no signature is over: a receiver does not know which fields a custom propagator has written.</summary>
    public readonly void SetUnsigned(string name, ReadOnlySpan<byte> value)
    {
        if (CarrierRules.Check(TSetter.Rules, name, value) is null) setter.Set(carrier, name, value);
    }

    public readonly void Remove(string name) => setter.Remove(carrier, name);

    /// <summary>Removes what an earlier writing of a format may have left and this one does not write, a sampling state for example.</summary>
    public readonly void RemoveAll(ContextCodec codec)
    {
        if (codec is not B3Codec) return;
        foreach (var name in ContextFormat.B3Multi.Fields) setter.Remove(carrier, name);
    }

    public void Drop(string field, FailureReason reason) => (Dropped ??= []).Add(new DroppedField(field, reason));

    /// <summary>Writes the stamp, whose room is taken, with its signature; returns false and reports it if the carrier does not accept it.</summary>
    public bool TryWriteStamp(in ContextStamp stamp, StampedFields fields, KeyRing? keys)
    {
        Span<byte> buffer = stackalloc byte[StampText.MaxWrittenLength + StampSignature.MaxLength];
        var length = StampText.Format(stamp, fields, buffer);
        if (keys is not null) length = StampSignature.Append(keys, signed!, buffer, length);
        if (CarrierRules.Check(TSetter.Rules, FieldNames.ContextStamp, buffer[..length]) is { } reason)
        {
            Drop(FieldNames.ContextStamp, reason);
            return false;
        }

        setter.Set(carrier, FieldNames.ContextStamp, buffer[..length]);
        return true;
    }

    private readonly void Put(string name, ReadOnlySpan<byte> value)
    {
        setter.Set(carrier, name, value);
        signed?.Add(name, value);
    }

    private bool TryReserve(string reportedAs, FailureReason? refused, int fields, int length)
    {
        if (refused is null && room.TryTake(fields, length)) return true;
        Drop(reportedAs, refused ?? FailureReason.OverBudget);
        return false;
    }
}

/// <summary>Measures what a format would write, and finds what the carrier would not accept.</summary>
internal struct FieldMeasure(CarrierRules? rules) : IFieldSink
{
    /// <summary>Gets the number of fields that the carrier accepts.</summary>
    public int Fields { get; private set; }

    /// <summary>Gets the bytes of their names and values, in UTF-8.</summary>
    public int Length { get; private set; }

    /// <summary>Gets why the carrier does not accept one of the fields: the first reason; null if it accepts all.</summary>
    public FailureReason? Refused { get; private set; }

    public void Set(string name, ReadOnlySpan<byte> value)
    {
        if (CarrierRules.Check(rules, name, value) is { } reason)
        {
            Refused ??= reason;
            return;
        }

        Fields++;
        Length += Encoding.UTF8.GetByteCount(name) + value.Length;
    }
}
