namespace Messaging.Propagation;

/// <summary>Where messages come from or go to, without all that an operation holds beside it: what may be remembered of thousands of messages.</summary>
/// <param name="System">The broker's system.</param>
/// <param name="Destination">The queue that is consumed, else the destination; null if it has no single name.</param>
/// <param name="Group">The consumer group or the subscription; null if there is none.</param>
internal sealed record OperationSource(string System, string? Destination, string? Group);
