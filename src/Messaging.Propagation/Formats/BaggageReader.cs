using System.Numerics;

namespace Messaging.Propagation;

/// <summary>
/// Reads <c>baggage</c> from one or several values, joined in order. A member that breaks the grammar costs itself alone; beyond the
/// limits whole members are dropped. Source: W3C Baggage, "Baggage HTTP header format" and its "Limits".
/// </summary>
internal struct BaggageReader
{
    /// <summary>Most members read and written: the number that every platform must propagate.</summary>
    public const int MaxMembers = 64;

    /// <summary>Most bytes read and written, commas included, white space not: the number that every platform must propagate.</summary>
    public const int MaxLength = 8192;

    /// <summary>Most characters that are parsed, of all values of the field together: <see cref="MaxLength"/> and as much for white space.</summary>
    public const int MaxValueLength = 2 * MaxLength;

    private readonly BaggagePolicy policy;
    private BaggageEntry[]? entries;
    private int count;
    private int members;
    private int earlier;
    private int parsed;

    /// <summary>Starts.</summary>
    /// <param name="policy">What is let through.</param>
    public BaggageReader(BaggagePolicy policy) => this.policy = policy;

    /// <summary>Bytes of the members kept, with the commas between them.</summary>
    public int Length { get; private set; }

    /// <summary>What follows is of another format: it adds keys, and takes none from the formats before it.</summary>
    public void NextFormat() => earlier = count;

    /// <summary>The entries, each key once; null where there are none.</summary>
    public BaggageEntry[]? ToArray()
    {
        if (count == 0) return null;
        Array.Resize(ref entries, count);
        return entries;
    }

    /// <summary>Adds an entry of a format that is not W3C's; false where there is no room for more.</summary>
    public bool AddPair(string key, string value, Field field, ref FailureCollector failures)
    {
        var length = (members == 0 ? 0 : 1) + key.Length + 1 + value.Length;
        if (!policy.Allows(key)) return true;
        if (TryTake(length) is { } reason)
        {
            failures.Add(reason, FieldLookup.NameOf(field));
            return false;
        }

        Keep(new BaggageEntry(key, policy.Redact(key, value)), default, ref failures);
        return true;
    }

    /// <summary>Adds one value of the field as its carrier holds it, and tells <paramref name="failures"/> what it had to drop.</summary>
    public void Add(FieldValue value, ref FailureCollector failures)
    {
        if (value.IsWrongType) failures.Add(FailureReason.WrongType, FieldNames.Baggage, value);
        else if (value.AsBytes is { } bytes) Add<byte>(bytes, value, ref failures);
        else Add(value.AsText.AsSpan(), value, ref failures);
    }

    private void Add<T>(ReadOnlySpan<T> value, FieldValue source, ref FailureCollector failures) where T : unmanaged, IBinaryInteger<T>
    {
        var room = MaxValueLength - parsed;
        parsed += Math.Min(value.Length, room);
        if (value.Length > room)
        {
            // Cut at a comma: half a member is not a member.
            failures.Add(FailureReason.TooLong, FieldNames.Baggage, source);
            value = value[..Math.Max(0, value[..room].LastIndexOf(Ascii.Unit<T>(',')))];
        }
        else if (Ascii.TrimOws(value).IsEmpty)
        {
            failures.Add(FailureReason.Malformed, FieldNames.Baggage, source);
            return;
        }

        // As a rule all of the room that will be needed.
        entries ??= new BaggageEntry[Math.Min(MaxMembers, value.Count(Ascii.Unit<T>(',')) + 1)];
        while (!value.IsEmpty)
        {
            var comma = value.IndexOf(Ascii.Unit<T>(','));
            var member = comma < 0 ? value : value[..comma];
            value = comma < 0 ? default : value[(comma + 1)..];
            AddMember(Ascii.TrimOws(member), source, ref failures);
        }
    }

    private void AddMember<T>(ReadOnlySpan<T> member, FieldValue source, ref FailureCollector failures) where T : unmanaged, IBinaryInteger<T>
    {
        var semicolon = member.IndexOf(Ascii.Unit<T>(';'));
        var pair = semicolon < 0 ? member : member[..semicolon];
        var equals = pair.IndexOf(Ascii.Unit<T>('='));
        var key = equals < 0 ? default : Ascii.TrimOws(pair[..equals]);
        var text = equals < 0 ? default : Ascii.TrimOws(pair[(equals + 1)..]);
        if (!BaggageGrammar.IsToken(key) || !BaggageGrammar.IsValue(text) || !PercentEncoding.TryDecode(text, out var value))
        {
            failures.Add(FailureReason.Malformed, FieldNames.Baggage, source);
            return;
        }

        var metadata = semicolon < 0 ? null : BaggageMetadata.Read(member[(semicolon + 1)..], source, ref failures);
        var length = (members == 0 ? 0 : 1) + key.Length + 1 + text.Length + (metadata is null ? 0 : 1 + metadata.Length);
        var name = Ascii.ToText(key);
        if (!policy.Allows(name)) return;
        if (TryTake(length) is { } reason) failures.Add(reason, FieldNames.Baggage, source);
        else Keep(new BaggageEntry(name, policy.Redact(name, value), metadata), source, ref failures);
    }

    private FailureReason? TryTake(int length)
    {
        if (members >= Math.Min(MaxMembers, policy.MaxEntries)) return FailureReason.TooManyEntries;
        if (Length + length > Math.Min(MaxLength, policy.MaxBytes)) return FailureReason.TooLong;
        members++;
        Length += length;
        return null;
    }

    // OpenTelemetry's rule: a name has one value, and the later one wins; it keeps the earlier one's place.
    private void Keep(BaggageEntry entry, FieldValue source, ref FailureCollector failures)
    {
        for (var i = 0; i < count; i++)
        {
            if (entries![i].Key != entry.Key) continue;
            if (i < earlier) return;
            failures.Add(FailureReason.DuplicateKey, FieldNames.Baggage, source);
            entries[i] = entry;
            return;
        }

        if (count == (entries?.Length ?? 0)) Array.Resize(ref entries, Math.Max(4, 2 * count));
        entries![count++] = entry;
    }
}
