namespace Messaging.Propagation.Testing;

/// <summary>
/// Adds a field beside those of its name. Where a carrier's names may repeat, let its setter implement this too, and
/// <see cref="ContextFaults.Duplicate"/> can be applied to it. Kafka's headers need none: they are known.
/// </summary>
/// <typeparam name="TCarrier">What travels with the message.</typeparam>
public interface IFieldAppender<in TCarrier>
{
    /// <summary>Writes one field after every earlier value of that name.</summary>
    /// <param name="carrier">The carrier to write to.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The value. The span is only valid during the call: copy it.</param>
    void Append(TCarrier carrier, string name, ReadOnlySpan<byte> value);
}
