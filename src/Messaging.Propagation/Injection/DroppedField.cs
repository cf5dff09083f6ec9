namespace Messaging.Propagation;

/// <summary>A field that was not written, or not written whole.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Reason">Why: it was longer or had more entries than its limit, or held what its format does not allow.</param>
public readonly record struct DroppedField(string Field, FailureReason Reason);
