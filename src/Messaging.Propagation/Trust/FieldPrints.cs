using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// Fingerprints of the context fields on one message: enough to recognize the fields when they are sent again, in whatever format they are written.
/// </summary>
/// <param name="Contexts">One for each field that holds trace ids, and for a stamp; where there are none, one for each field of trace state.</param>
/// <param name="Baggage">One for each field that holds baggage.</param>
internal sealed record FieldPrints(ulong[] Contexts, ulong[] Baggage)
{
    // More fields of one kind are not hashed: no sender writes as many, and a hostile carrier must stay cheap.
    private const int MaxFields = 32;

    // Longer values are told apart by their start and their length.
    private const int MaxHashed = 8192;

    public static FieldPrints None { get; } = new([], []);

    public bool IsEmpty => Contexts.Length == 0 && Baggage.Length == 0;

    /// <summary>Reads the fingerprints of all fields on a carrier. Throws what the carrier throws.</summary>
    /// <param name="carrier">The carrier.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="custom">The names of the fields of propagators that are not ours.</param>
    public static FieldPrints Of<TCarrier, TGetter>(TCarrier carrier, TGetter getter, IReadOnlySet<string> custom)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        var visitor = new Visitor(custom);
        getter.Visit(carrier, ref visitor);
        var contexts = visitor.Contexts ?? visitor.States;
        return contexts is null && visitor.Baggage is null ? None : new FieldPrints([.. contexts ?? []], [.. visitor.Baggage ?? []]);
    }

    /// <summary>The fingerprint of a baggage field together with the context that it came with.</summary>
    public static ulong Pair(ulong context, ulong baggage)
    {
        Span<byte> both = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(both, context);
        BinaryPrimitives.WriteUInt64LittleEndian(both[sizeof(ulong)..], baggage);
        return Hash(both);
    }

    private static ulong Hash(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    private struct Visitor(IReadOnlySet<string> custom) : IFieldVisitor
    {
        public List<ulong>? Contexts { get; private set; }

        public List<ulong>? Baggage { get; private set; }

        /// <summary>Trace state: many messages share it, so it counts only where nothing else is there.</summary>
        public List<ulong>? States { get; private set; }

        public void Field(string name, FieldValue value)
        {
            var field = FieldLookup.Find(name);
            if (ContextFields.Baggage.Contains(field)) Add(Baggage ??= [], field == Propagation.Field.UberContext ? name : FieldLookup.NameOf(field), value);
            else if (field is Propagation.Field.TraceState or Propagation.Field.CloudEventsTraceState) Add(States ??= [], FieldLookup.NameOf(field), value);
            else if (ContextFields.Ids.Contains(field) || field == Propagation.Field.ContextStamp) Add(Contexts ??= [], FieldLookup.NameOf(field), value);
            else if (custom.Contains(name)) Add(Contexts ??= [], name, value);
        }

        private static void Add(List<ulong> prints, string name, FieldValue value)
        {
            if (prints.Count >= MaxFields) return;
            var bytes = value.AsBytes ?? Encoding.UTF8.GetBytes(value.AsText is { } text ? text[..Math.Min(text.Length, MaxHashed)] : "");
            var length = value.AsBytes?.Length ?? value.AsText?.Length ?? 0;
            var trimmed = Ascii.TrimOws<byte>(bytes.AsSpan(0, Math.Min(bytes.Length, MaxHashed)));
            var content = new byte[name.Length + 1 + trimmed.Length + (length > MaxHashed ? sizeof(int) : 0)];
            Encoding.Latin1.GetBytes(name.ToLowerInvariant(), content);
            trimmed.CopyTo(content.AsSpan(name.Length + 1));
            if (length > MaxHashed) BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(content.Length - sizeof(int)), length);
            prints.Add(Hash(content));
        }
    }
}
