using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Testing;

/// <content>Where it goes wrong.</content>
public sealed partial class ContextFaults
{
    /// <summary>Breaks the fields in a dictionary of strings, as the seed and the rate have it.</summary>
    /// <param name="fields">The dictionary. It is changed.</param>
    /// <returns>How many faults there were.</returns>
    /// <exception cref="NotSupportedException">A field is to be duplicated, which a dictionary cannot hold.</exception>
    public int Apply(IDictionary<string, string> fields) => Apply(fields, default(DictionaryCarrier.Getter), default(DictionaryCarrier.Setter));

    /// <summary>Breaks the fields among Kafka's headers, as the seed and the rate have it.</summary>
    /// <param name="headers">The headers. They are changed.</param>
    /// <returns>How many faults there were.</returns>
    public int Apply(Headers headers) => Apply(headers, default(KafkaCarrier.Getter), default(KafkaCarrier.Setter));

    /// <summary>Breaks the fields on a carrier, as the seed and the rate have it.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <typeparam name="TSetter">Its setter.</typeparam>
    /// <param name="carrier">The carrier. It is changed.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="setter">Writes to it.</param>
    /// <returns>How many faults there were.</returns>
    /// <exception cref="NotSupportedException">A field is to be duplicated, and the carrier cannot hold two of one name.</exception>
    public int Apply<TCarrier, TGetter, TSetter>(TCarrier carrier, TGetter getter, TSetter setter)
        where TGetter : struct, ICarrierGetter<TCarrier>
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        if (carrier is null) throw new ArgumentNullException(nameof(carrier));
        var fields = new FaultyFields<TCarrier, TGetter, TSetter>(carrier, getter, setter);
        if (!fields.CanRepeat) RefuseDuplicates(carrier.GetType());

        var done = 0;
        foreach (var (fault, detail) in Draw(ofDelivery: false))
        {
            if (!fault.ApplyTo(fields, detail)) continue;
            Done(fault);
            done++;
        }

        return done;
    }

    // At the first message, whatever it carries and however small the rate: a test is to fail always or never.
    private void RefuseDuplicates(Type carrier)
    {
        if (rate == 0) return;
        lock (gate)
        {
            if (planned.Find(fault => fault.Kind == ContextFault.Duplicate) is not { } duplicate) return;
            throw new NotSupportedException(
                $"The field {duplicate.Field} cannot be duplicated: a {carrier.Name} holds one value for each name. " +
                $"Leave Duplicate(\"{duplicate.Field}\") out of the faults for this carrier, or, where its names may repeat, " +
                $"pass a setter that implements {nameof(IFieldAppender<>)}.");
        }
    }
}
