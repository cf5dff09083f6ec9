namespace Messaging.Propagation;

/// <summary>Joins the values of <c>tracestate</c> that a carrier holds. It is worth reading only beside a good <c>traceparent</c>.</summary>
internal static class TraceStateField
{
    /// <summary>The canonical field; null where there is none or it had to be given up, which <paramref name="failures"/> then says.</summary>
    public static string? Read(in FieldCollector fields, ContextStamp? stamp, ref FailureCollector failures)
    {
        var count = fields.TryGetLast(Field.TraceState, out _);
        if (count == 0)
        {
            if (stamp is { } said && said.Fields.HasFlag(StampedFields.TraceState))
                failures.Add(FailureReason.FieldDropped, FieldNames.TraceState);
            return null;
        }

        if (count > FieldCollector.MaxRepeats)
        {
            failures.Add(FailureReason.TooManyEntries, FieldNames.TraceState);
            return null;
        }

        var reader = new TraceStateReader(stackalloc char[TraceStateWriter.MaxLength]);
        try
        {
            for (var i = 0; fields.TryGetAt(Field.TraceState, i, out var value); i++)
            {
                if (Add(value, ref reader) is not { } reason) continue;
                failures.Add(reason, FieldNames.TraceState, value);
                return null;
            }

            if (reader.HasDuplicates) failures.Add(FailureReason.DuplicateKey, FieldNames.TraceState);
            return reader.Result;
        }
        finally
        {
            reader.Dispose();
        }
    }

    private static FailureReason? Add(FieldValue value, ref TraceStateReader reader)
    {
        if (value.IsWrongType) return FailureReason.WrongType;
        return value.AsBytes is { } bytes ? reader.Add<byte>(bytes) : reader.Add(value.AsText.AsSpan());
    }
}
