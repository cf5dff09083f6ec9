namespace Messaging.Propagation;

/// <summary>Reads the stamp of a message.</summary>
internal static class StampField
{
    /// <summary>The stamp; null where there is none, or none that can be read, which <paramref name="failures"/> then says.</summary>
    public static ContextStamp? Read(in ReceivedFields fields, ref FailureCollector failures)
    {
        if (!fields.TryGetSingle(Field.ContextStamp, ref failures, out var value)) return null;

        ContextStamp stamp;
        var reason = value.AsBytes is { } bytes
            ? StampText.Parse<byte>(bytes, out stamp)
            : StampText.Parse(value.AsText.AsSpan(), out stamp);
        if (reason is null) return stamp;

        failures.Add(reason.Value, FieldNames.ContextStamp, value);
        return null;
    }
}
