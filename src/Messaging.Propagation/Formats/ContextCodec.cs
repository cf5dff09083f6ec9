using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>How one format reads a context and writes it.</summary>
internal abstract class ContextCodec
{
    /// <summary>The fields that it reads.</summary>
    public abstract FieldSet Fields { get; }

    /// <summary>What a stamp calls its fields; none for a format that is only read.</summary>
    public virtual StampedFields Stamped => StampedFields.None;

    /// <summary>The field that a report names where all of them are meant.</summary>
    public abstract Field Main { get; }

    /// <summary>Reads a context, if the format has one; a field that is there and cannot be used goes to <paramref name="failures"/>.</summary>
    public virtual ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        return ExtractionOutcome.Absent;
    }

    /// <summary>Reads the baggage that goes with the format, if there is such a thing.</summary>
    public virtual void ReadBaggage(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage)
    {
    }

    /// <summary>Writes a context; nothing for a format that is only read.</summary>
    public virtual void Write<TSink>(in ActivityContext context, SamplingState sampling, ref TSink sink)
        where TSink : struct, IFieldSink
    {
    }
}

/// <summary>Takes the fields that a format writes.</summary>
internal interface IFieldSink
{
    void Set(string name, ReadOnlySpan<byte> value);
}
