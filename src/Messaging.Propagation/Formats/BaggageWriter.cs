using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>
/// Writes <c>baggage</c> within its limits, whole members only. Source: W3C Baggage, "Baggage HTTP header format" and its "Limits".
/// </summary>
internal ref struct BaggageWriter
{
    private readonly Span<byte> destination;
    private readonly ReadOnlySpan<BaggageEntry> received;
    private readonly BaggagePolicy policy;
    private int members;

    /// <summary>Starts a field.</summary>
    /// <param name="destination">Where to write: <see cref="BaggageReader.MaxLength"/> bytes, or fewer to allow fewer.</param>
    /// <param name="received">The baggage of the message being processed: an entry that travels on unchanged keeps its properties.</param>
    /// <param name="policy">What is let through.</param>
    public BaggageWriter(Span<byte> destination, ReadOnlySpan<BaggageEntry> received, BaggagePolicy policy)
    {
        this.policy = policy;
        this.destination = destination;
        this.received = received;
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Why entries were left out, if any were: the last reason.</summary>
    public FailureReason? Dropped { get; private set; }

    /// <summary>Writes every entry that fits.</summary>
    public void Write(Baggage baggage)
    {
        foreach (var entry in baggage) Write(entry.Key, entry.Value);
    }

    private void Write(string key, string value)
    {
        if (!BaggageGrammar.IsToken(key.AsSpan()))
        {
            Dropped = FailureReason.Malformed;
            return;
        }

        if (!policy.Allows(key))
        {
            Dropped = FailureReason.NotAllowed;
            return;
        }

        value = policy.Redact(key, value);
        var metadata = MetadataOf(key, value);
        var length = (Length == 0 ? 0 : 1) + key.Length + 1 + PercentEncoding.Measure(value) + (metadata is null ? 0 : 1 + metadata.Length);
        var full = members >= Math.Min(BaggageReader.MaxMembers, policy.MaxEntries);
        if (full || Length + length > Math.Min(destination.Length, policy.MaxBytes))
        {
            Dropped = full ? FailureReason.TooManyEntries : FailureReason.TooLong;
            return;
        }

        members++;
        if (Length > 0) Put((byte)',');
        Put(key);
        Put((byte)'=');
        Length += PercentEncoding.Write(value, destination[Length..]);
        if (metadata is null) return;
        Put((byte)';');
        Put(metadata);
    }

    private readonly string? MetadataOf(string key, string value)
    {
        foreach (ref readonly var entry in received)
            if (entry.Key == key && entry.Value == value)
                return entry.Metadata;
        return null;
    }

    private void Put(byte octet) => destination[Length++] = octet;

    private void Put(string ascii)
    {
        Ascii.CopyBytes(ascii.AsSpan(), destination[Length..]);
        Length += ascii.Length;
    }
}
