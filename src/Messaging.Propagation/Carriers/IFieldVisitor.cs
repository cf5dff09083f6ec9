namespace Messaging.Propagation;

/// <summary>Is told of the fields on a carrier, one by one; see <see cref="ICarrierGetter{TCarrier}"/>.</summary>
public interface IFieldVisitor
{
    /// <summary>One field. A name may come more than once.</summary>
    /// <param name="name">The field's name as it stands on the carrier.</param>
    /// <param name="value">The field's value, in whatever form the carrier holds it.</param>
    void Field(string name, FieldValue value);
}
