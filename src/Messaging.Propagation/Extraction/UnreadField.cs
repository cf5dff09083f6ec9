namespace Messaging.Propagation;

/// <summary>A field that holds a context, or shows who wrote the message, in a form that the propagator does not read.</summary>
public sealed class UnreadField
{
    private const int Letters = 128;

    // The formats' own fields first, then the neighbours in their order.
    private static readonly UnreadField[] Known =
    [
        .. new[]
        {
            FieldNames.TraceParent, FieldNames.B3, FieldNames.B3TraceId, FieldNames.UberTraceId, FieldNames.XRay, FieldNames.AwsTraceHeader, FieldNames.DiagnosticId,
            FieldNames.Elastic, FieldNames.MassTransit, FieldNames.Wolverine, FieldNames.CloudEventsTraceParent,
        }.Select(name => new UnreadField(name, ContextFormat.Of(name)!.Name, 0) { Format = ContextFormat.Of(name) }),
        .. Neighbour.All.Index().Where(each => each.Item.Advice is not null)
            .SelectMany(each => each.Item.Fields.Select(field => new UnreadField(field, each.Item.Name, each.Index + 1) { Advice = each.Item.Advice })),
    ];

    // A message has any number of fields of the application, so a name is compared with those that begin like it.
    private static readonly UnreadField[][] ByFirstLetter =
        [.. Enumerable.Range(0, Letters).Select(letter => Known.Where(field => field.Format is null && (field.Name[0] | 0x20) == letter).ToArray())];

    private readonly int rank;

    private UnreadField(string name, string writer, int rank) => (Name, Writer, this.rank) = (name, writer, rank);

    /// <summary>Gets the name of the field. One that ends in <c>*</c> stands for all names that begin so.</summary>
    public string Name { get; }

    /// <summary>Gets the name of the format, library or service that writes it.</summary>
    public string Writer { get; }

    /// <summary>Gets the format to add to <see cref="MessagePropagationOptions.Formats"/> so that it is read; null if no format reads it.</summary>
    public ContextFormat? Format { get; private init; }

    /// <summary>Gets what to do if no format reads it; null if one does.</summary>
    public string? Advice { get; private init; }

    private static UnreadField? Find(string name, FieldSet read)
    {
        var field = FieldLookup.Find(name);
        if (field != Field.None)
        {
            // Names of one field differ by binding.
            return read.Contains(field) ? null : Array.Find(Known, known => known.Format is not null && known.Name == FieldLookup.NameOf(field));
        }

        if (name.Length == 0 || (name[0] | 0x20) is var letter && letter >= Letters) return null;
        foreach (var known in ByFirstLetter[letter])
            if (known.Matches(name))
                return known;
        return null;
    }

    private bool Matches(string name) => Name[^1] == '*'
        ? name.AsSpan().StartsWith(Name.AsSpan(0, Name.Length - 1), StringComparison.OrdinalIgnoreCase)
        : string.Equals(name, Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds, among the first fields of a carrier, the one of which most can be made: one that a format reads, else that of the first neighbour.</summary>
    /// <param name="read">The fields that are read.</param>
    internal struct Visitor(FieldSet read) : IFieldVisitor
    {
        // A hostile carrier has hundreds of thousands.
        private const int MaxFields = 256;

        private int fields;

        /// <summary>Gets the field; null if there is none.</summary>
        public UnreadField? Found { get; private set; }

        public void Field(string name, FieldValue value)
        {
            if (++fields > MaxFields || Found?.rank == 0 || Find(name, read) is not { } found) return;
            if (Found is null || found.rank < Found.rank) Found = found;
        }
    }
}
