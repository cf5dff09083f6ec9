using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Reads contexts from carriers and says what was wrong with them. Never throws, whatever the carrier holds or does.</summary>
internal sealed class ContextExtractor(IReadOnlyList<ContextFormat> formats, RepeatedFields repeatedFields, bool includeValues)
{
    private readonly bool readsTraceContext = formats.Contains(ContextFormat.TraceContext);
    private readonly bool readsBaggage = formats.Contains(ContextFormat.Baggage);

    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var failures = new FailureCollector(includeValues);
        var fields = new FieldCollector();
        try
        {
            getter.Visit(carrier, ref fields);
        }
        catch (Exception)
        {
            failures.Add(FailureReason.CarrierThrew, "");
            return new Extraction(ExtractionOutcome.Failed, null, default, null, 0, null, failures.ToArray());
        }

        return fields.IsEmpty ? default : Read(fields, ref failures);
    }

    private Extraction Read(in FieldCollector fields, ref FailureCollector failures)
    {
        var stamp = ReadStamp(fields, ref failures);
        var outcome = ExtractionOutcome.Absent;
        ActivityContext context = default;
        if (readsTraceContext) outcome = ReadTraceContext(fields, stamp, ref failures, out context);

        var baggage = default(BaggageReader);
        if (readsBaggage) ReadBaggage(fields, stamp, ref failures, ref baggage);

        return new Extraction(
            outcome, outcome == ExtractionOutcome.Extracted ? ContextFormat.TraceContext : null, context,
            baggage.Entries?.ToArray(), baggage.Length, stamp, failures.ToArray());
    }

    private ContextStamp? ReadStamp(in FieldCollector fields, ref FailureCollector failures)
    {
        if (!TryGetSingle(fields, Field.ContextStamp, ref failures, out var value)) return null;

        ContextStamp stamp;
        var reason = value.AsBytes is { } bytes
            ? StampText.Parse<byte>(bytes, out stamp)
            : StampText.Parse(value.AsText.AsSpan(), out stamp);
        if (reason is null) return stamp;

        failures.Add(reason.Value, FieldNames.ContextStamp, value);
        return null;
    }

    private ExtractionOutcome ReadTraceContext(
        in FieldCollector fields, ContextStamp? stamp, ref FailureCollector failures, out ActivityContext context)
    {
        context = default;
        var present = fields.TryGetLast(Field.TraceParent, out var value) > 0;
        if (!present && stamp is { } said && said.Fields.HasFlag(StampedFields.TraceParent))
        {
            failures.Add(FailureReason.FieldDropped, FieldNames.TraceParent);
            return ExtractionOutcome.Failed;
        }

        if (!present)
        {
            // A tracestate on its own belongs to nothing.
            if (!FieldText.IsBlank(fields, Field.TraceState)) failures.Add(FailureReason.Malformed, FieldNames.TraceState);
            return ExtractionOutcome.Absent;
        }

        if (!TryGetSingle(fields, Field.TraceParent, ref failures, out value)) return ExtractionOutcome.Failed;

        var reason = value.AsBytes is { } bytes
            ? TraceParent.Parse<byte>(bytes, out context)
            : TraceParent.Parse(value.AsText.AsSpan(), out context);
        if (reason is not null)
        {
            failures.Add(reason.Value, FieldNames.TraceParent, value);
            return ExtractionOutcome.Failed;
        }

        if (TraceStateField.Read(fields, stamp, ref failures) is { } traceState)
            context = new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, traceState, isRemote: true);
        return ExtractionOutcome.Extracted;
    }

    private static void ReadBaggage(in FieldCollector fields, ContextStamp? stamp, ref FailureCollector failures, ref BaggageReader baggage)
    {
        var count = fields.TryGetLast(Field.Baggage, out _);
        if (count == 0 && stamp is { } said && said.Fields.HasFlag(StampedFields.Baggage))
            failures.Add(FailureReason.FieldDropped, FieldNames.Baggage);
        if (count > FieldCollector.MaxRepeats) failures.Add(FailureReason.TooManyEntries, FieldNames.Baggage);

        for (var i = 0; fields.TryGetAt(Field.Baggage, i, out var value); i++)
        {
            if (value.IsWrongType) failures.Add(FailureReason.WrongType, FieldNames.Baggage, value);
            else if (value.AsBytes is { } bytes) baggage.Add<byte>(bytes, value, ref failures);
            else baggage.Add(value.AsText.AsSpan(), value, ref failures);
        }
    }

    // A field that may stand there once: its last value, if it may be used.
    private bool TryGetSingle(in FieldCollector fields, Field field, ref FailureCollector failures, out FieldValue value)
    {
        var count = fields.TryGetLast(field, out value);
        if (count == 0) return false;

        if (count > 1)
        {
            failures.Add(FailureReason.Duplicated, FieldLookup.NameOf(field), value);
            if (repeatedFields == RepeatedFields.Reject) return false;
        }

        if (!value.IsWrongType) return true;
        failures.Add(FailureReason.WrongType, FieldLookup.NameOf(field), value);
        return false;
    }
}
