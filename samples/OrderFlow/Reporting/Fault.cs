namespace OrderFlow;

/// <summary>Something that was reported of a message.</summary>
/// <param name="Reason">The name of a <c>FailureReason</c>, or <see cref="ClockSkewed"/>.</param>
/// <param name="Destination">The topic that the message was received from.</param>
/// <param name="Field">The field it is about.</param>
internal readonly record struct Fault(string Reason, string Destination, string Field)
{
    public const string ClockSkewed = "ClockSkewed";
}
