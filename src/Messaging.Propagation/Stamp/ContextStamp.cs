namespace Messaging.Propagation;

/// <summary>
/// What the sender wrote in the message's <c>context-stamp</c> field: when the message was sent, when its trace first entered a queue,
/// how many hops it has made, and which fields were written with it. docs/context-stamp.md has the format.
/// </summary>
public readonly record struct ContextStamp
{
    // Kept small: every received message has a stamp, and its processing keeps it.
    private readonly long sent;
    private readonly long origin;
    private readonly long due;
    private readonly ulong destination;
    private readonly uint span;
    private readonly Parts parts;
    private readonly byte signatureVersion;

    /// <summary>Initializes a stamp. Times are cut to milliseconds.</summary>
    /// <param name="sent">When the message was sent.</param>
    /// <param name="origin">When its trace first entered a queue.</param>
    /// <param name="hop">The number of this hop.</param>
    /// <param name="fields">The fields that the sender wrote.</param>
    public ContextStamp(DateTimeOffset sent, DateTimeOffset origin, int hop, StampedFields fields)
    {
        this.sent = sent.ToUnixTimeMilliseconds();
        this.origin = origin.ToUnixTimeMilliseconds();
        Hop = hop;
        Fields = fields;
    }

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Creation = 1,
        Due = 2,
        Span = 4,
        Destination = 8,
    }

    /// <summary>Gets when this message was sent, by the sender's clock, to the millisecond.</summary>
    public DateTimeOffset Sent
    {
        get => DateTimeOffset.FromUnixTimeMilliseconds(sent);
        init => sent = value.ToUnixTimeMilliseconds();
    }

    /// <summary>Gets when the trace of this message first entered a queue, by the first sender's clock, to the millisecond.</summary>
    public DateTimeOffset Origin
    {
        get => DateTimeOffset.FromUnixTimeMilliseconds(origin);
        init => origin = value.ToUnixTimeMilliseconds();
    }

    /// <summary>Gets the number of this hop: 1 for a message of the trace's first sender; 0 only where <see cref="IsCreation"/> is true.</summary>
    public int Hop { get; init; }

    /// <summary>Gets the fields that the sender wrote.</summary>
    public StampedFields Fields { get; init; }

    /// <summary>
    /// Gets when the message is due, for one that the sender delayed or scheduled: waiting until then is not lag. Default: null, at once.
    /// </summary>
    public DateTimeOffset? Due
    {
        get => parts.HasFlag(Parts.Due) ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;
        init
        {
            due = value?.ToUnixTimeMilliseconds() ?? 0;
            parts = With(Parts.Due, value is not null);
        }
    }

    /// <summary>
    /// Gets whether <see cref="MessagePropagator.Inject{TCarrier, TSetter}(TCarrier, TSetter, string?)"/> wrote the stamp on a message that is sent later, as from an
    /// outbox. <see cref="Sent"/> is then the time at which the context was written. Default: false.
    /// </summary>
    public bool IsCreation
    {
        get => parts.HasFlag(Parts.Creation);
        init => parts = With(Parts.Creation, value);
    }

    /// <summary>
    /// Gets the first 8 hexadecimal digits of the span id that the stamp was written with, as a number. Default: null, the sender did not say.
    /// </summary>
    internal uint? SpanPrefix
    {
        get => parts.HasFlag(Parts.Span) ? span : null;
        init
        {
            span = value ?? 0;
            parts = With(Parts.Span, value is not null);
        }
    }

    /// <summary>Gets the tag of the destination that the stamp was written for. Default: null, the sender did not say.</summary>
    internal DestinationTag? Destination
    {
        get => parts.HasFlag(Parts.Destination) ? new DestinationTag(destination) : null;
        init
        {
            destination = value?.Value ?? 0;
            parts = With(Parts.Destination, value is not null);
        }
    }

    /// <summary>Gets the version of the signature's content: 2, or 0 where the sender did not say, which is version 1.</summary>
    internal int SignatureVersion
    {
        get => signatureVersion;
        init => signatureVersion = (byte)Math.Min(value, byte.MaxValue);
    }

    private Parts With(Parts part, bool isSet) => isSet ? parts | part : parts & ~part;
}
