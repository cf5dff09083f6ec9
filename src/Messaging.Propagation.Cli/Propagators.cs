namespace Messaging.Propagation.Cli;

/// <summary>A propagator for each list of formats that is asked for.</summary>
internal sealed class Propagators
{
    // Lines may name any list; more than this many different ones are made anew each time.
    private const int Capacity = 256;

    private readonly string? formats;
    private readonly bool strict;
    private readonly KeyRing? keys;
    private readonly Dictionary<string, MessagePropagator> made = new(StringComparer.Ordinal);

    public Propagators(string? formats, bool strict, IReadOnlyList<string> keys)
    {
        this.formats = formats;
        this.strict = strict;
        this.keys = RingOf(keys);
        Of(null);
    }

    /// <summary>Gets the formats of the command line, or of the environment.</summary>
    public IReadOnlyCollection<ContextFormat> Formats { get; private set; } = [];

    /// <summary>The propagator for formats by their names; null for those of the command line.</summary>
    /// <exception cref="UsageException">A name is not known.</exception>
    public MessagePropagator Of(string? names)
    {
        names ??= formats ?? "";
        if (made.TryGetValue(names, out var propagator)) return propagator;

        propagator = Create(names);
        if (made.Count < Capacity) made.Add(names, propagator);
        return propagator;
    }

    private MessagePropagator Create(string names)
    {
        try
        {
            return MessagePropagator.Create(options =>
            {
                if (names.Length > 0) options.Formats = [.. ContextFormat.Parse(names)];
                if (Formats.Count == 0) Formats = [.. options.Formats];
                if (strict) options.RepeatedFields = RepeatedFields.Reject;
                if (keys is null) return;
                options.Policy.Keys = keys;
                options.Policy.Trust.Mode = TrustMode.RequireSignature;
            });
        }
        catch (FormatException exception)
        {
            // The message repeats the names, which may be an argument that was meant for another option.
            throw new UsageException(names.Split(',').Any(name => Secrets.MayBeIn(name.Trim())) ? "--formats takes names: tracecontext,baggage,b3." : exception.Message);
        }
    }

    private static KeyRing? RingOf(IReadOnlyList<string> keys)
    {
        KeyRing? ring = null;
        foreach (var key in keys)
        {
            var equals = key.IndexOf('=', StringComparison.Ordinal);
            var bytes = new byte[key.Length];
            if (equals < 1 || !Convert.TryFromBase64String(key[(equals + 1)..], bytes, out var length))
                throw new UsageException("--key takes id=base64, as in --key 2026-11=AQIDBAUGBwgJCgsMDQ4PEA==");
            try
            {
                ring = ring is null ? new KeyRing(key[..equals], bytes.AsSpan(0, length)) : ring.With(key[..equals], bytes.AsSpan(0, length));
            }
            catch (ArgumentException exception)
            {
                throw new UsageException(exception.Message);
            }
        }

        return ring;
    }
}
