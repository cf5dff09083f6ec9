using System.Buffers;

namespace Messaging.Propagation;

/// <summary>
/// The keys of signatures by their ids: one that signs, and any number that only check, so that keys can be rotated without a message
/// being refused: first add the new key everywhere as one that checks, then sign with it, and drop the old one when its last message is
/// out of the window. Cannot be changed and is safe for many threads.
/// </summary>
public sealed class KeyRing
{
    /// <summary>Fewest bytes of a key.</summary>
    public const int MinKeyLength = 16;

    /// <summary>Most characters of a key's id.</summary>
    public const int MaxIdLength = 32;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);

    /// <summary>A ring with the key that signs.</summary>
    /// <param name="id">The key's id, which travels with every message: 1 to 32 of letters, digits, <c>. _ -</c>.</param>
    /// <param name="key">The key, of at least 16 bytes; 32 random ones are best. It is copied.</param>
    /// <exception cref="ArgumentException">The id or the key is unusable; the message says how.</exception>
    public KeyRing(string id, ReadOnlySpan<byte> key)
    {
        CurrentId = id;
        Put(id, key);
    }

    private KeyRing(KeyRing other)
    {
        CurrentId = other.CurrentId;
        keys = new(other.keys, StringComparer.Ordinal);
    }

    /// <summary>The id of the key that signs.</summary>
    public string CurrentId { get; }

    internal ReadOnlySpan<byte> Current => keys[CurrentId];

    /// <summary>The same ring with one more key that only checks: the next, or a retired one.</summary>
    /// <param name="id">Its id, as in the constructor.</param>
    /// <param name="key">The key, as in the constructor.</param>
    /// <exception cref="ArgumentException">The id or the key is unusable, or there is a key of that id; the message says how.</exception>
    public KeyRing With(string id, ReadOnlySpan<byte> key)
    {
        var ring = new KeyRing(this);
        ring.Put(id, key);
        return ring;
    }

    internal bool TryFind(ReadOnlySpan<char> id, out ReadOnlySpan<byte> key)
    {
        var found = keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var bytes);
        key = bytes;
        return found;
    }

    private void Put(string id, ReadOnlySpan<byte> key)
    {
        if (string.IsNullOrEmpty(id) || id.Length > MaxIdLength || id.AsSpan().ContainsAnyExcept(IdCharacters))
            throw new ArgumentException($"A key's id is 1 to {MaxIdLength} letters, digits, dots, underscores and dashes, and is not '{id}'.", nameof(id));
        if (key.Length < MinKeyLength)
            throw new ArgumentException($"Key {id} has {key.Length} bytes and needs {MinKeyLength} at least: RandomNumberGenerator.GetBytes(32) makes one.", nameof(key));
        if (!keys.TryAdd(id, key.ToArray()))
            throw new ArgumentException($"There is a key {id} in the ring already: give each key an id of its own.", nameof(id));
    }
}
