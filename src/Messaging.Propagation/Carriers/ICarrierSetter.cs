namespace Messaging.Propagation;

/// <summary>
/// Writes fields to a carrier: the setter of OpenTelemetry's propagator API. Writing replaces every earlier value of the name, in any
/// case, so a message that is sent again carries one value.
/// </summary>
/// <typeparam name="TCarrier">What travels with the message, for example Kafka's <c>Headers</c>.</typeparam>
/// <remarks>Implement it as a stateless struct.</remarks>
public interface ICarrierSetter<in TCarrier>
{
    /// <summary>Gets the names and values that the broker accepts. Default: null, all of them.</summary>
    /// <remarks>The library checks every field against it before it calls <see cref="Set"/>.</remarks>
    static virtual CarrierRules? Rules => null;

    /// <summary>Writes one field, replacing every earlier value of that name.</summary>
    /// <param name="carrier">The carrier to write to.</param>
    /// <param name="name">The field's name, for example <c>traceparent</c>.</param>
    /// <param name="value">The value as US-ASCII text. The span is only valid during the call: copy it.</param>
    void Set(TCarrier carrier, string name, ReadOnlySpan<byte> value);

    /// <summary>Removes every value of a field; does nothing where there is none.</summary>
    /// <param name="carrier">The carrier to change.</param>
    /// <param name="name">The field's name, compared without regard to case.</param>
    void Remove(TCarrier carrier, string name);
}
