namespace Messaging.Propagation.Cli.Inspect;

/// <summary>What the stamp of a message proves about its other fields.</summary>
/// <param name="Stamp">The stamp; null where there is none that can be read.</param>
/// <param name="KeyId">The key of its signature; null where it has none.</param>
/// <param name="Arrived">The fields that the sender wrote and that are here.</param>
/// <param name="Dropped">The fields that the sender wrote and that are not here.</param>
internal sealed record StampProof(ContextStamp? Stamp, string? KeyId, IReadOnlyList<string> Arrived, IReadOnlyList<string> Dropped)
{
    private static readonly (StampedFields Letter, string Field)[] Letters =
    [
        (StampedFields.TraceParent, FieldNames.TraceParent), (StampedFields.TraceState, FieldNames.TraceState), (StampedFields.Baggage, FieldNames.Baggage),
        (StampedFields.B3, FieldNames.B3), (StampedFields.B3Multi, FieldNames.B3TraceId), (StampedFields.Jaeger, FieldNames.UberTraceId),
        (StampedFields.XRay, FieldNames.XRay),
    ];

    /// <summary>Compares the stamp of a message with its fields.</summary>
    public static StampProof Of(DumpMessage message, ContextStamp? stamp)
    {
        if (stamp is not { } read) return new StampProof(null, null, [], []);
        var written = Letters.Where(pair => read.Fields.HasFlag(pair.Letter)).ToLookup(pair => IsHere(message, pair.Field), pair => pair.Field);
        return new StampProof(read, KeyOf(message.TextOf(FieldNames.ContextStamp)), [.. written[true]], [.. written[false]]);
    }

    private static bool IsHere(DumpMessage message, string field) =>
        message.Fields.Any(each => string.Equals(each.Name, field, StringComparison.OrdinalIgnoreCase));

    private static string? KeyOf(string? stamp) =>
        stamp?.Split(';').FirstOrDefault(part => part.StartsWith("k=", StringComparison.Ordinal))?["k=".Length..];
}
