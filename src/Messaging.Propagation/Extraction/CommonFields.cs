using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// What nearly every message carries of all that is looked for: W3C's fields and the stamp, each once and without fault. No format of ours can add to these or disagree
/// with them, so they are read at once; any other message is read anew by <see cref="FieldCollector"/>, which is larger and says what is wrong.
/// </summary>
/// <param name="wanted">The fields that are looked for.</param>
internal struct CommonFields(FieldSet wanted) : IFieldVisitor
{
    private FieldValue traceParent, traceState, baggage, stamp;
    private FieldSet seen;
    private bool isOther = wanted == FieldSet.Everything;

    /// <summary>Whether nothing came of what is looked for.</summary>
    public readonly bool IsEmpty => seen == default && !isOther;

    public void Field(string name, FieldValue value)
    {
        var field = FieldLookup.Find(name);
        if (!wanted.Contains(field)) return;

        isOther |= seen.Contains(field);
        seen = seen.With(field);
        switch (field)
        {
            case Propagation.Field.TraceParent: traceParent = value; break;
            case Propagation.Field.TraceState: traceState = value; break;
            case Propagation.Field.Baggage: baggage = value; break;
            case Propagation.Field.ContextStamp: stamp = value; break;
            default: isOther = true; break;
        }
    }

    /// <summary>Reads the context but for its state, and the stamp if there is one; false where they are not as they nearly always are.</summary>
    public readonly bool TryRead(out ActivityContext context, out ContextStamp? sent)
    {
        context = default;
        sent = null;
        if (isOther || !seen.Contains(Propagation.Field.TraceParent)) return false;

        Span<byte> buffer = stackalloc byte[StampText.MaxWrittenLength];
        if (seen.Contains(Propagation.Field.ContextStamp))
        {
            if (!StampText.TryParseCommon(BytesOf(stamp, buffer), out var read) || (read.Fields & ~Stamped()) != 0) return false;
            sent = read;
        }

        return TraceParent.TryParseCommon(BytesOf(traceParent, buffer), out context);
    }

    /// <summary>Adds the state and reads the baggage, where there are any; false where something is wrong with them.</summary>
    public readonly bool TryReadMore(DestinationPolicy policy, ref ActivityContext context, out BaggageEntry[]? entries, out int size)
    {
        (entries, size) = (null, 0);
        return (!seen.Contains(Propagation.Field.TraceState) || TryAddState(ref context))
            && (!seen.Contains(Propagation.Field.Baggage) || policy.Restarts || TryReadBaggage(policy.Baggage, out entries, out size));
    }

    // Not inlined, as the next one: few messages need the room that they clear.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool TryAddState(ref ActivityContext context)
    {
        var reader = new TraceStateReader(stackalloc char[TraceStateReader.UsualLength]);
        try
        {
            if (reader.Add(traceState) is not null || reader.HasDuplicates) return false;
            context = new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, reader.Result, isRemote: true);
            return true;
        }
        finally
        {
            reader.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool TryReadBaggage(BaggagePolicy policy, out BaggageEntry[]? entries, out int size)
    {
        var failures = new FailureCollector(includeValues: false);
        var reader = new BaggageReader(policy);
        reader.Add(baggage, ref failures);
        (entries, size) = (reader.ToArray(), reader.Length);
        return failures.IsEmpty;
    }

    // What a stamp may say was written: what is missing was dropped on the way.
    private readonly StampedFields Stamped() =>
        StampedFields.TraceParent
        | (seen.Contains(Propagation.Field.TraceState) ? StampedFields.TraceState : StampedFields.None)
        | (seen.Contains(Propagation.Field.Baggage) ? StampedFields.Baggage : StampedFields.None);

    private static ReadOnlySpan<byte> BytesOf(FieldValue value, Span<byte> buffer) =>
        value.AsBytes is { } bytes ? bytes
        : System.Text.Ascii.FromUtf16(value.AsText, buffer, out var length) == OperationStatus.Done ? buffer[..length]
        : default;
}
