namespace Messaging.Propagation;

/// <summary>What was written on one message.</summary>
internal readonly struct InjectionResult
{
    public required StampedFields Written { get; init; }

    public required int BaggageSize { get; init; }

    public required DroppedField[]? Dropped { get; init; }

    public required ContextStamp? Stamp { get; init; }
}
