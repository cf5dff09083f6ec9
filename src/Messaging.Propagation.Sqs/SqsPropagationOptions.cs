namespace Messaging.Propagation.Sqs;

/// <summary>What the decorator of an SQS client cannot know, and how it receives.</summary>
public sealed record SqsPropagationOptions
{
    /// <summary>The size limit of a queue that nobody says anything of, in bytes: what every queue had before August 2025.</summary>
    public const int AssumedMaxMessageSize = 262_144;

    /// <summary>The largest size limit that a queue can have, in bytes.</summary>
    public const int LargestMaxMessageSize = 1_048_576;

    /// <summary>
    /// The size limit of a queue by its URL, in bytes (its <c>MaximumMessageSize</c>); null for one that is not known. Unknown ones count as 262,144, or, where the
    /// caller's own message is larger than that already, as 1,048,576.
    /// </summary>
    /// <value>Default: null, no queue's is known.</value>
    public Func<string, int?>? MaxMessageSize { get; init; }

    /// <summary>Whether a receive asks for the fields and system attributes that it needs, beside the caller's.</summary>
    /// <value>Default: true.</value>
    public bool AsksForFields { get; init; } = true;

    /// <summary>
    /// Whether a receive that brought no message makes a span and a duration: on SQS it is a call that was waited for and paid for. If not,
    /// <see cref="MessagePropagationOptions.RecordEmptyReceives"/> still can.
    /// </summary>
    /// <value>Default: true.</value>
    public bool RecordsEmptyReceives { get; init; } = true;

    /// <summary>Whether attributes that only the decorator has asked for stay on the messages that the caller gets.</summary>
    /// <value>Default: false, the caller gets what it would have got.</value>
    public bool KeepsAskedFields { get; init; }

    /// <summary>Whether contexts are looked for in SNS's envelope, where a body is one.</summary>
    /// <value>Default: true.</value>
    public bool ReadsSnsEnvelopes { get; init; } = true;
}
