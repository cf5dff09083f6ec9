using System.Collections.Frozen;

namespace Messaging.Propagation;

/// <summary>What baggage may go to a destination and come from it. Applied on write and on read.</summary>
public sealed class BaggagePolicy
{
    /// <summary>What stands in place of a redacted value.</summary>
    public const string Redacted = "redacted";

    private FrozenSet<string>? allowed;
    private FrozenSet<string> redacted = FrozenSet<string>.Empty;

    /// <summary>The keys that are let through, letter for letter; none where it is empty.</summary>
    /// <value>Default: null, every key.</value>
    public IReadOnlyCollection<string>? AllowedKeys
    {
        get => allowed;
        set => allowed = value?.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The keys whose values are replaced by <see cref="Redacted"/>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyCollection<string> RedactedKeys
    {
        get => redacted;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            redacted = value.ToFrozenSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Most entries; beyond it entries are dropped whole, the last first. More than 64 are never read or written.</summary>
    /// <value>Default: 64.</value>
    public int MaxEntries { get; set; } = BaggageReader.MaxMembers;

    /// <summary>Most bytes, as written; beyond it entries are dropped whole. More than 8,192 are never read or written.</summary>
    /// <value>Default: 8,192.</value>
    public int MaxBytes { get; set; } = BaggageReader.MaxLength;

    internal static BaggagePolicy Everything { get; } = new();

    /// <summary>True if entries can be removed or changed that the format itself allows.</summary>
    internal bool IsRestrictive => allowed is not null || redacted.Count > 0 || MaxEntries < BaggageReader.MaxMembers || MaxBytes < BaggageReader.MaxLength;

    internal bool Allows(string key) => allowed is null || allowed.Contains(key);

    internal string Redact(string key, string value) => redacted.Contains(key) ? Redacted : value;

    internal BaggagePolicy Copy() => new() { allowed = allowed, redacted = redacted, MaxEntries = MaxEntries, MaxBytes = MaxBytes };
}
