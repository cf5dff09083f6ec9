using Amazon.SQS;
using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using RabbitMQ.Client;

namespace Messaging.Propagation.Testing;

/// <summary>
/// Clients that break the context of what they send. They belong below the decorated client, <c>inner.WithFaults(faults).WithPropagation()</c>: the context is
/// written first and broken then. Whatever they are not told to break goes through as it is, and the caller's messages are never changed.
/// </summary>
public static class FaultExtensions
{
    /// <summary>Breaks the headers of what a producer sends.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="producer">The producer, not decorated yet. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="faults">What is to go wrong.</param>
    /// <returns>A client that does to contexts what the faults say.</returns>
    /// <exception cref="ArgumentException">The producer is decorated already.</exception>
    public static IProducer<TKey, TValue> WithFaults<TKey, TValue>(this IProducer<TKey, TValue> producer, ContextFaults faults) =>
        FaultyClient.Around<IProducer<TKey, TValue>, FaultyProducer<TKey, TValue>>(producer, faults);

    /// <summary>Breaks the attributes of what a client sends, and its <c>AWSTraceHeader</c>.</summary>
    /// <param name="sqs">The client, not decorated yet. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="faults">What is to go wrong; a send throws <see cref="NotSupportedException"/> where a field is to be duplicated.</param>
    /// <returns>A client that does to contexts what the faults say.</returns>
    /// <exception cref="ArgumentException">The client is decorated already.</exception>
    public static IAmazonSQS WithFaults(this IAmazonSQS sqs, ContextFaults faults) => FaultyClient.Around<IAmazonSQS, FaultySqs>(sqs, faults);

    /// <summary>Breaks the headers of what a channel publishes.</summary>
    /// <param name="channel">The channel, not decorated yet. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="faults">What is to go wrong; a publish throws <see cref="NotSupportedException"/> where a field is to be duplicated.</param>
    /// <returns>A client that does to contexts what the faults say.</returns>
    /// <exception cref="ArgumentException">The channel is decorated already.</exception>
    public static IChannel WithFaults(this IChannel channel, ContextFaults faults) => FaultyClient.Around<IChannel, FaultyChannel>(channel, faults);

    /// <summary>
    /// Breaks the application properties of what a sender sends. The Azure SDK's own <c>Diagnostic-Id</c> is a field like any other: it says what
    /// <c>traceparent</c> says, and receivers fall back on it where that is gone. Where the SDK's own tracing is on, it writes a context of its own on a
    /// message that has lost both.
    /// </summary>
    /// <param name="sender">The sender, not decorated yet. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="faults">What is to go wrong; a send throws <see cref="NotSupportedException"/> where a field is to be duplicated.</param>
    /// <returns>A client that does to contexts what the faults say.</returns>
    /// <exception cref="ArgumentException">The sender is decorated already.</exception>
    public static ServiceBusSender WithFaults(this ServiceBusSender sender, ContextFaults faults)
    {
        FaultyClient.Check(sender, faults);
        return new FaultyServiceBusSender(sender, faults);
    }
}
