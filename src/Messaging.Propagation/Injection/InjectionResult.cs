namespace Messaging.Propagation;

/// <summary>What was written on one message.</summary>
internal readonly struct InjectionResult
{
    public required StampedFields Written { get; init; }

    public required int BaggageSize { get; init; }

    public required DroppedField[]? Dropped { get; init; }

    /// <summary>Whether the stamp of the plan was written.</summary>
    public required bool Stamped { get; init; }
}
