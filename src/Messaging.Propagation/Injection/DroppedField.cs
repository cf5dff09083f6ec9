namespace Messaging.Propagation;

/// <summary>A field that was not written, or not written whole.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Reason">Why it was not written: a limit, the destination's policy, a rule of the broker, or the grammar of its format.</param>
public readonly record struct DroppedField(string Field, FailureReason Reason);
