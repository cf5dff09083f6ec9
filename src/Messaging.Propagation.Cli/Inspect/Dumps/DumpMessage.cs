namespace Messaging.Propagation.Cli.Inspect;

/// <summary>One message of a dump, or one that was peeked at.</summary>
/// <param name="Place">Where it was found: an offset, a message id, or its number in the dump.</param>
/// <param name="Shape">The form in which it was written.</param>
/// <param name="Fields">Its headers, attributes or properties, in order. Names may repeat.</param>
internal sealed record DumpMessage(string Place, DumpShape Shape, IReadOnlyList<(string Name, FieldValue Value)> Fields)
{
    /// <summary>Gets the body, if it was asked for; otherwise, null.</summary>
    public string? Body { get; init; }

    /// <summary>Returns the last value of a field as text, by its name in any case; null where it is absent or not text.</summary>
    public string? TextOf(string name)
    {
        for (var i = Fields.Count - 1; i >= 0; i--)
            if (string.Equals(Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
                return TextOf(Fields[i].Value);
        return null;
    }

    public static string? TextOf(FieldValue value) => value.AsText ?? (value.AsBytes is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null);
}
