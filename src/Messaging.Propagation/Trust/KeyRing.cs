using System.Buffers;
using Microsoft.Extensions.Options;

namespace Messaging.Propagation;

/// <summary>
/// The keys of signatures by their ids: one that signs, and any number that only verify, so that keys can be rotated without refusing a message. First add the
/// new key everywhere with <see cref="With"/>; then sign with it; remove the old one when its last message has left the freshness window. A ring is immutable,
/// or, made by <see cref="FromSource"/>, follows its source. Safe for many threads.
/// </summary>
public sealed class KeyRing
{
    /// <summary>Fewest bytes of a key.</summary>
    public const int MinKeyLength = 16;

    /// <summary>Most characters of a key's id.</summary>
    public const int MaxIdLength = 32;

    // A random key of 16 bytes has fewer different ones less than once in 10^11 keys.
    private const int MinDifferentBytes = 8;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);
    private readonly string currentId = "";
    private readonly Func<KeyRing>? source;
    private volatile KeyRing? last;

    /// <summary>Initializes a ring with the key that signs.</summary>
    /// <param name="id">The key's id, which travels with every message: 1 to 32 letters, digits, dots, underscores and dashes.</param>
    /// <param name="key">The key: at least 16 bytes; use 32 random ones. It is copied.</param>
    /// <exception cref="ArgumentException">Thrown when the id is invalid, or the key is too short or not random; the message says which.</exception>
    public KeyRing(string id, ReadOnlySpan<byte> key)
    {
        currentId = id;
        Put(id, key);
    }

    private KeyRing(KeyRing other)
    {
        currentId = other.currentId;
        keys = new(other.keys, StringComparer.Ordinal);
    }

    private KeyRing(Func<KeyRing> source)
    {
        this.source = source;
        last = Read();
    }

    /// <summary>Gets the id of the key that signs now.</summary>
    public string CurrentId => Now.currentId;

    internal ReadOnlySpan<byte> Current => keys[currentId];

    /// <summary>Gets the ring to use for one message: this one, or what its source says now.</summary>
    internal KeyRing Now => source is null ? this : Reload();

    /// <summary>Creates a ring that can be changed at run time.</summary>
    /// <param name="source">
    /// Returns the ring to use. Called for every message that is signed or verified, on any thread: return a ring that you keep. Where it throws or returns null,
    /// the last ring stays in use.
    /// </param>
    /// <returns>A ring that follows the source.</returns>
    /// <exception cref="InvalidOperationException">Thrown when the source returns no ring the first time it is asked.</exception>
    public static KeyRing FromSource(Func<KeyRing> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new KeyRing(source);
    }

    /// <summary>Creates a ring that follows options, which are reloaded when the configuration changes.</summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <param name="options">The options.</param>
    /// <param name="ring">Makes a ring from them. Called once for each change.</param>
    /// <returns>A ring that follows the options. Options from which no ring can be made are ignored, and the last ring stays in use.</returns>
    public static KeyRing FromOptions<TOptions>(IOptionsMonitor<TOptions> options, Func<TOptions, KeyRing> ring)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(ring);
        var made = ((TOptions Options, KeyRing Ring)?)null;
        var gate = new Lock();
        return new KeyRing(() =>
        {
            var current = options.CurrentValue;
            lock (gate)
            {
                if (made is not { } known || !ReferenceEquals(known.Options, current)) made = known = (current, ring(current));
                return known.Ring;
            }
        });
    }

    /// <summary>Returns the same ring with one more key that only verifies: the next one, or a retired one.</summary>
    /// <param name="id">Its id, as in the constructor.</param>
    /// <param name="key">The key, as in the constructor.</param>
    /// <returns>A new ring; this one is not changed.</returns>
    /// <exception cref="ArgumentException">Thrown when the id or the key is invalid, or the ring has a key of that id; the message says which.</exception>
    public KeyRing With(string id, ReadOnlySpan<byte> key)
    {
        var ring = new KeyRing(Now);
        ring.Put(id, key);
        return ring;
    }

    internal bool TryFind(ReadOnlySpan<char> id, out ReadOnlySpan<byte> key)
    {
        var found = keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var bytes);
        key = bytes;
        return found;
    }

    private KeyRing Read() => source!()?.Now ?? throw new InvalidOperationException("The source of a KeyRing returned null: return a ring.");

    private KeyRing Reload()
    {
        try
        {
            return last = Read();
        }
        catch (Exception)
        {
            // Messages must go on: the keys that worked until now still do.
            return last!;
        }
    }

    private void Put(string id, ReadOnlySpan<byte> key)
    {
        if (string.IsNullOrEmpty(id) || id.Length > MaxIdLength || id.AsSpan().ContainsAnyExcept(IdCharacters))
            throw new ArgumentException($"The key id '{id}' is invalid: use 1 to {MaxIdLength} letters, digits, dots, underscores and dashes.", nameof(id));
        if (key.Length < MinKeyLength)
            throw new ArgumentException($"Key {id} has {key.Length} bytes; at least {MinKeyLength} are needed. RandomNumberGenerator.GetBytes(32) makes a good key.", nameof(key));
        if (CountDifferent(key) < MinDifferentBytes)
            throw new ArgumentException($"Key {id} is not random: it has fewer than {MinDifferentBytes} different bytes. RandomNumberGenerator.GetBytes(32) makes a good key.", nameof(key));
        if (!keys.TryAdd(id, key.ToArray()))
            throw new ArgumentException($"The ring already has a key {id}: give each key its own id.", nameof(id));
    }

    private static int CountDifferent(ReadOnlySpan<byte> key)
    {
        Span<bool> seen = stackalloc bool[256];
        seen.Clear();
        var different = 0;
        foreach (var value in key)
        {
            if (!seen[value]) different++;
            seen[value] = true;
        }

        return different;
    }
}
