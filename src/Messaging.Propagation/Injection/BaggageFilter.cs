using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>Decides, for every format, which baggage entries leave: the limits of W3C Baggage and the policy of the destination.</summary>
internal struct BaggageFilter(BaggagePolicy policy)
{
    private readonly int maxEntries = Math.Min(BaggageReader.MaxMembers, policy.MaxEntries);
    private readonly int maxBytes = Math.Min(BaggageReader.MaxLength, policy.MaxBytes);
    private int entries;
    private int bytes;

    /// <summary>Gets why an entry was left out: the last reason; null if none was.</summary>
    public FailureReason? Dropped { get; private set; }

    /// <summary>Returns whether an entry may leave by its key, and redacts its value where the policy says so.</summary>
    public bool Allows(string key, ref string value)
    {
        if (!BaggageGrammar.IsToken(key.AsSpan())) Dropped = FailureReason.Malformed;
        else if (!policy.Allows(key)) Dropped = FailureReason.NotAllowed;
        else
        {
            value = policy.Redact(key, value);
            return true;
        }

        return false;
    }

    /// <summary>Takes the room of an entry that <see cref="Allows"/> let through; returns false if a limit is reached.</summary>
    /// <param name="length">The bytes of <c>key=value</c> as written, properties included. The comma before it is counted here.</param>
    public bool TryTake(int length)
    {
        if (entries > 0) length++;
        if (entries >= maxEntries) Dropped = FailureReason.TooManyEntries;
        else if (bytes + (long)length > maxBytes) Dropped = FailureReason.TooLong;
        else
        {
            entries++;
            bytes += length;
            return true;
        }

        return false;
    }

    /// <summary>Does both for an entry without properties.</summary>
    public bool TryTake(string key, ref string value) => Allows(key, ref value) && TryTake(key.Length + 1 + PercentEncoding.Measure(value));

    /// <summary>Returns the entries that may leave.</summary>
    public Baggage Apply(Baggage baggage)
    {
        var allowed = new Dictionary<string, string>();
        foreach (var entry in baggage)
        {
            var value = entry.Value;
            if (TryTake(entry.Key, ref value)) allowed[entry.Key] = value;
        }

        return Baggage.Create(allowed);
    }
}
