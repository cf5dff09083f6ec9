using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// Reads what nearly every message carries of all that is asked for: W3C's fields and the stamp, each once and without fault. No format of ours can add to
/// these or disagree with them. Whatever is otherwise is left to the formats, one after another, which say what is wrong.
/// </summary>
internal static class CommonFields
{
    private static readonly FieldSet All = FieldSet.Of(Field.TraceParent, Field.TraceState, Field.Baggage, Field.ContextStamp);

    /// <summary>Reads the context but for its state, and the stamp if there is one; false where they are not as they nearly always are.</summary>
    /// <param name="fields">What came.</param>
    /// <param name="asked">The fields of the formats that were asked for; others are looked at only where these have no context.</param>
    /// <param name="context">The context.</param>
    /// <param name="sent">The stamp; null where there is none.</param>
    public static bool TryRead(in FieldCollector fields, FieldSet asked, out ActivityContext context, out ContextStamp? sent)
    {
        context = default;
        sent = null;
        if (fields.Entries is not null || fields.Everything is not null || fields.Seen.Overlaps(asked.Without(All))) return false;
        if (fields.TryGetLast(Field.TraceParent, out var traceParent) != 1) return false;

        Span<byte> buffer = stackalloc byte[StampText.MaxWrittenLength];
        if (fields.Seen.Contains(Field.ContextStamp))
        {
            if (fields.TryGetLast(Field.ContextStamp, out var stamp) != 1 || !StampText.TryParseCommon(Ascii.BytesOf(stamp, buffer), out var read)) return false;

            // What is missing was dropped on the way.
            if ((read.Fields & ~Stamped(fields)) != 0) return false;
            sent = read;
        }

        return TraceParent.TryParseCommon(Ascii.BytesOf(traceParent, buffer), out context) && StampField.Belongs(sent, context);
    }

    /// <summary>Adds the state and reads the baggage, where there are any; false where something is wrong with them.</summary>
    public static bool TryReadMore(in FieldCollector fields, DestinationPolicy policy, ref ActivityContext context, out BaggageEntry[]? entries, out int size)
    {
        (entries, size) = (null, 0);
        return (!fields.Seen.Contains(Field.TraceState) || TryAddState(fields, ref context))
            && (!fields.Seen.Contains(Field.Baggage) || TryReadBaggage(fields, policy.Baggage, out entries, out size));
    }

    // Not inlined, as the next one: few messages need the room that they clear.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryAddState(in FieldCollector fields, ref ActivityContext context)
    {
        if (fields.TryGetLast(Field.TraceState, out var traceState) != 1) return false;

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
    private static bool TryReadBaggage(in FieldCollector fields, BaggagePolicy policy, out BaggageEntry[]? entries, out int size)
    {
        (entries, size) = (null, 0);
        if (fields.TryGetLast(Field.Baggage, out var baggage) != 1) return false;

        var failures = new FailureCollector(includeValues: false);
        var reader = new BaggageReader(policy);
        reader.Add(baggage, ref failures);
        (entries, size) = (reader.ToArray(), reader.Length);
        return failures.IsEmpty;
    }

    private static StampedFields Stamped(in FieldCollector fields) =>
        StampedFields.TraceParent
        | (fields.Seen.Contains(Field.TraceState) ? StampedFields.TraceState : StampedFields.None)
        | (fields.Seen.Contains(Field.Baggage) ? StampedFields.Baggage : StampedFields.None);
}
