namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Reads a message in every format and compares the results.</summary>
/// <param name="propagator">Reads as the given options say.</param>
/// <param name="formats">The formats that it reads.</param>
internal sealed class Diagnostician(MessagePropagator propagator, IReadOnlyCollection<ContextFormat> formats)
{
    private const int MaxNames = 1024;

    // b3 also reads b3multi. Baggage is not a context.
    private static readonly (ContextFormat Format, MessagePropagator Propagator)[] Each =
    [
        .. ContextFormat.Known.Except([ContextFormat.None, ContextFormat.Baggage, ContextFormat.B3Multi])
            .Select(format => (format, MessagePropagator.Create(options => options.Formats = [format]))),
    ];

    private readonly Dictionary<string, FieldOwners> owners = new(StringComparer.Ordinal);

    public Diagnosis Of(DumpMessage message)
    {
        var read = propagator.Extract(message, default(Getter));
        var contexts = new List<FoundContext>();
        ContextStamp? stamp = read.Stamp;
        var concerned = 0;
        foreach (var (name, _) in message.Fields) concerned |= OwnersOf(name).Formats;
        foreach (var (index, (format, alone)) in Each.Index())
        {
            if ((concerned & (1 << index)) == 0) continue;
            var found = alone.Extract(message, default(Getter));
            stamp ??= found.Stamp;
            if (found.Outcome != ExtractionOutcome.Extracted || found.Format != format) continue;
            var named = format == ContextFormat.B3 && message.TextOf(FieldNames.B3) is null ? ContextFormat.B3Multi : format;
            contexts.Add(new FoundContext(
                named.Name, named, found.Context.TraceId.ToHexString(), found.Context.SpanId.ToHexString(), IsRead(named), IsUsed(read, format)));
        }

        var neighbours = NeighboursOf(message);
        foreach (var (neighbour, _) in neighbours)
            if (neighbour.Fields.Select(field => ForeignIds.Read(message, field)).FirstOrDefault(id => id is not null) is { } id)
                contexts.Add(new FoundContext(neighbour.Name, null, id, null, IsRead: false, IsUsed: false));
        return new Diagnosis(message, read, contexts, neighbours, StampProof.Of(message, stamp));
    }

    // A vendor's field that is read unasked counts as read where it is used.
    private bool IsRead(ContextFormat format) => formats.Contains(format) ||
        (format == ContextFormat.B3Multi && formats.Contains(ContextFormat.B3)) || (format == ContextFormat.B3 && formats.Contains(ContextFormat.B3Multi)) ||
        format == ContextFormat.DiagnosticId || format == ContextFormat.XRay;

    private static bool IsUsed(in Extraction read, ContextFormat format) =>
        read.Format == format || (format == ContextFormat.B3 && read.Format == ContextFormat.B3Multi);

    private List<(Neighbour Neighbour, string Field)> NeighboursOf(DumpMessage message)
    {
        var found = new List<(Neighbour Neighbour, string Field)>();
        foreach (var (name, _) in message.Fields)
            if (OwnersOf(name).Neighbour is { } writer && !found.Exists(each => each.Neighbour == writer))
                found.Add((writer, name));
        return found;
    }

    // Names repeat from message to message.
    private FieldOwners OwnersOf(string name)
    {
        if (owners.TryGetValue(name, out var found)) return found;
        found = FieldOwners.Of(name, Each.Select(each => each.Format));
        if (owners.Count < MaxNames) owners.Add(name, found);
        return found;
    }

    private readonly struct Getter : ICarrierGetter<DumpMessage>
    {
        public void Visit<TVisitor>(DumpMessage carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            foreach (var (name, value) in carrier.Fields) visitor.Field(name, value);
        }
    }
}
