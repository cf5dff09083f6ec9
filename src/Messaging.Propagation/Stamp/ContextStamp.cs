namespace Messaging.Propagation;

/// <summary>
/// What the sender said about the message in its <c>context-stamp</c> field: when it was sent, when its trace first entered a queue,
/// how many hops so far, and which fields went with it.
/// </summary>
/// <param name="Sent">When this message was sent, by the sender's clock, to the millisecond.</param>
/// <param name="Origin">When the trace of this message first entered a queue, by the first sender's clock, to the millisecond.</param>
/// <param name="Hop">The number of this hop: 1 for a message of the trace's first sender.</param>
/// <param name="Fields">The fields that the sender wrote.</param>
public readonly record struct ContextStamp(DateTimeOffset Sent, DateTimeOffset Origin, int Hop, StampedFields Fields);
