namespace Messaging.Propagation;

/// <summary>
/// The names and values that a broker accepts on a carrier. A setter returns them from <see cref="ICarrierSetter{TCarrier}.Rules"/>. A field that breaks
/// one is not written, so it cannot fail the send; it is reported as <see cref="FailureReason.InvalidName"/> or <see cref="FailureReason.InvalidValue"/>.
/// </summary>
/// <remarks>Override what the broker restricts; by default everything is accepted. Overrides must be safe for many threads.</remarks>
public abstract class CarrierRules
{
    /// <summary>Returns whether the broker accepts the name of a field.</summary>
    /// <param name="name">The name, in the spelling that is written.</param>
    /// <returns>True if a field of this name can be sent; otherwise, false. The default is true.</returns>
    public virtual bool AllowsName(string name) => true;

    /// <summary>Returns whether the broker accepts a value.</summary>
    /// <param name="value">The value in UTF-8; it can be empty.</param>
    /// <returns>True if a field with this value can be sent; otherwise, false. The default is true.</returns>
    public virtual bool AllowsValue(ReadOnlySpan<byte> value) => true;

    /// <summary>Returns why a field cannot be written; null if it can.</summary>
    internal static FailureReason? Check(CarrierRules? rules, string name, ReadOnlySpan<byte> value) =>
        CheckName(rules, name) ?? (rules is null || rules.AllowsValue(value) ? null : FailureReason.InvalidValue);

    /// <summary>Returns why a field of this name cannot be written; null if it can.</summary>
    internal static FailureReason? CheckName(CarrierRules? rules, string name) =>
        name.Length > 0 && (rules is null || rules.AllowsName(name)) ? null : FailureReason.InvalidName;
}
