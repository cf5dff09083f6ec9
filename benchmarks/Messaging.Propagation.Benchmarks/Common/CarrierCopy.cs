using Amazon.SQS.Model;
using Confluent.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A new carrier with the fields of one that was prepared, none encoded or hashed again: next to nothing beside what is then written on it.</summary>
internal static class CarrierCopy
{
    // A context, its state, baggage and a stamp: no dictionary grows while it is measured.
    private const int Room = 4;

    public static TCarrier Of<TCarrier>(TCarrier prepared)
        where TCarrier : class => prepared switch
        {
            Headers headers => (TCarrier)(object)Copy(headers),
            Dictionary<string, object?> table => (TCarrier)(object)Copy(table),
            Dictionary<string, MessageAttributeValue> attributes => (TCarrier)(object)Copy(attributes),
            _ => throw new NotSupportedException($"Say here how a {typeof(TCarrier)} is copied."),
        };

    private static Headers Copy(Headers prepared)
    {
        var copy = new Headers();
        for (var i = 0; i < prepared.Count; i++) copy.Add((Header)prepared[i]);
        return copy;
    }

    private static Dictionary<string, TValue> Copy<TValue>(Dictionary<string, TValue> prepared)
    {
        var copy = new Dictionary<string, TValue>(prepared);
        copy.EnsureCapacity(prepared.Count + Room);
        return copy;
    }
}
