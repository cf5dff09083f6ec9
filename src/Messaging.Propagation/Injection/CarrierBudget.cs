namespace Messaging.Propagation;

/// <summary>
/// How much more a message's carrier can take, known before anything is written on it. What does not fit is dropped in this order: baggage,
/// <c>tracestate</c>, second formats, the stamp, and <c>traceparent</c> last. Default: no limit.
/// </summary>
public readonly record struct CarrierBudget
{
    /// <summary>How many more fields it can take: on SQS, ten less the caller's attributes. Default null: any number.</summary>
    public int? Fields { get; init; }

    /// <summary>How many more bytes it can take, names and <see cref="FieldOverhead"/> included. Default null: any number.</summary>
    public int? Bytes { get; init; }

    /// <summary>The bytes that a field costs beside its name and its value: 6 on SQS, whose type <c>String</c> counts. Default 0.</summary>
    public int FieldOverhead { get; init; }
}
