using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>
/// Writes <c>baggage</c> within its limits, whole members only. Source: W3C Baggage, "Baggage HTTP header format" and its "Limits".
/// </summary>
internal ref struct BaggageWriter
{
    private readonly Span<byte> destination;
    private readonly ReadOnlySpan<BaggageEntry> received;
    private BaggageFilter filter;

    /// <summary>Starts a field.</summary>
    /// <param name="destination">Where to write: <see cref="BaggageReader.MaxLength"/> bytes.</param>
    /// <param name="received">The baggage of the message being processed: an entry that travels on unchanged keeps its properties.</param>
    /// <param name="policy">The policy of the destination.</param>
    public BaggageWriter(Span<byte> destination, ReadOnlySpan<BaggageEntry> received, BaggagePolicy policy)
    {
        filter = new BaggageFilter(policy);
        this.destination = destination;
        this.received = received;
    }

    /// <summary>Gets the bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Gets why entries were left out: the last reason; null if none were.</summary>
    public readonly FailureReason? Dropped => filter.Dropped;

    /// <summary>Writes every entry that fits.</summary>
    public void Write(Baggage baggage)
    {
        foreach (var entry in baggage) Write(entry.Key, entry.Value);
    }

    private void Write(string key, string value)
    {
        if (!filter.Allows(key, ref value)) return;
        var metadata = MetadataOf(key, value);
        if (!filter.TryTake(key.Length + 1 + PercentEncoding.Measure(value) + (metadata is null ? 0 : 1 + metadata.Length))) return;

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
