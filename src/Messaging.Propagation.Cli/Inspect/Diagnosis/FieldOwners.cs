namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Who reads and writes fields of a name.</summary>
/// <param name="Formats">A bit for each format that reads them.</param>
/// <param name="Neighbour">The neighbour that writes them; null where a format reads them, or nobody is known to.</param>
internal readonly record struct FieldOwners(int Formats, Neighbour? Neighbour)
{
    private static readonly string[] CloudEvents = ["cloudEvents:", "cloudEvents_"];

    /// <summary>Finds the owners of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="formats">The formats, in the order of their bits.</param>
    public static FieldOwners Of(string name, IEnumerable<ContextFormat> formats)
    {
        var bits = formats.Index().Where(each => Reads(each.Item, name)).Aggregate(0, (all, each) => all | (1 << each.Index));
        return new FieldOwners(bits, bits != 0 ? null : Neighbour.All.FirstOrDefault(neighbour => neighbour.Writes(name)));
    }

    private static bool Reads(ContextFormat format, string name) =>
        FieldsOf(format).Contains(name, StringComparer.OrdinalIgnoreCase) ||
        (format == ContextFormat.CloudEvents && CloudEvents.Any(prefix =>
            name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && name.AsSpan(prefix.Length).StartsWith("trace", StringComparison.OrdinalIgnoreCase)));

    // b3 reads the fields of b3multi too; the stamp and the baggage of a message are read with any format.
    private static IEnumerable<string> FieldsOf(ContextFormat format) =>
        format == ContextFormat.B3 ? [.. format.Fields, .. ContextFormat.B3Multi.Fields]
        : format == ContextFormat.TraceContext ? [.. format.Fields, FieldNames.ContextStamp, FieldNames.Baggage]
        : format.Fields;
}
