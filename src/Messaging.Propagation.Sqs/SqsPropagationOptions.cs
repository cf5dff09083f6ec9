namespace Messaging.Propagation.Sqs;

/// <summary>Options of a decorated SQS client: the size limits of queues, which the client does not know, and how it receives.</summary>
public sealed record SqsPropagationOptions
{
    /// <summary>The size limit, in bytes, that is assumed for a queue whose limit is not given. Every queue had it before August 2025.</summary>
    public const int AssumedMaxMessageSize = 262_144;

    /// <summary>The largest size limit of a queue, in bytes.</summary>
    public const int LargestMaxMessageSize = 1_048_576;

    /// <summary>
    /// Gets the size limit of a queue by its URL, in bytes (its <c>MaximumMessageSize</c>). Return null if it is not known: 262,144 is then assumed, or 1,048,576
    /// if the caller's own message is larger than that.
    /// </summary>
    /// <value>Default: null, no limit is known.</value>
    public Func<string, int?>? MaxMessageSize { get; init; }

    /// <summary>Gets whether a receive requests the fields and system attributes that propagation needs, in addition to the caller's.</summary>
    /// <value>Default: true.</value>
    public bool AsksForFields { get; init; } = true;

    /// <summary>Gets whether attributes that only the decorator requested stay on the received messages.</summary>
    /// <value>Default: false, messages equal those of an undecorated client.</value>
    public bool KeepsAskedFields { get; init; }

    /// <summary>
    /// Gets whether the context is also read from the SNS envelope, if the body is one. Message attributes take precedence: if one of them is a context field, the
    /// body is not read.
    /// </summary>
    /// <value>Default: true.</value>
    public bool ReadsSnsEnvelopes { get; init; } = true;
}
