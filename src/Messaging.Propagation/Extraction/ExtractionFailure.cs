namespace Messaging.Propagation;

/// <summary>One thing that was wrong with one field of a message.</summary>
/// <param name="Reason">What was wrong.</param>
/// <param name="Field">The field's name, for example <c>traceparent</c>; empty where the carrier as a whole could not be read.</param>
/// <param name="Format">The format that the field belongs to; null for the stamp and for the carrier as a whole.</param>
/// <param name="Value">
/// The start of the field's value, made safe to print, where <see cref="MessagePropagationOptions.IncludeFieldValues"/> asks for it; else null.
/// </param>
public readonly record struct ExtractionFailure(FailureReason Reason, string Field, ContextFormat? Format = null, string? Value = null);
