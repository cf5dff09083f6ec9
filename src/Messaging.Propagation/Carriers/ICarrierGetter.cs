namespace Messaging.Propagation;

/// <summary>
/// Reads the fields of a carrier: the getter of OpenTelemetry's propagator API, in a form that costs no allocation and tells
/// apart what a string cannot: repeated, empty, binary and wrongly typed values.
/// </summary>
/// <typeparam name="TCarrier">What travels with the message, for example Kafka's <c>Headers</c>.</typeparam>
/// <remarks>
/// Implement it as a stateless struct. It hands over every field as it stands; names are compared by the library, without regard
/// to case. It may throw: a carrier that does is reported as <see cref="FailureReason.CarrierThrew"/>.
/// </remarks>
public interface ICarrierGetter<in TCarrier>
{
    /// <summary>Calls <paramref name="visitor"/> once for every field on the carrier, in the carrier's order.</summary>
    /// <typeparam name="TVisitor">The visitor's type, so that the calls need no virtual dispatch.</typeparam>
    /// <param name="carrier">The carrier to read. It is not changed.</param>
    /// <param name="visitor">What is told of each field.</param>
    void Visit<TVisitor>(TCarrier carrier, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct;
}
