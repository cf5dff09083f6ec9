using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.ServiceBus;
using RabbitMQ.Client;
using Headers = Confluent.Kafka.Headers;
using SqsMessage = Amazon.SQS.Model.Message;

namespace Messaging.Propagation.Testing;

/// <summary>
/// What a test expects of a message: that it carries a context, whole. Where it does not, a <see cref="ContextAssertionException"/> lists the fields that the
/// message has and every failure, with what to look at.
/// </summary>
public static class MessageAssertions
{
    // Not the process's default one: an assertion is not to settle what that is.
    private static readonly MessagePropagator Plain = MessagePropagator.Create();

    /// <summary>Expects that a Kafka message carries a context and that nothing is wrong with it.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="propagator">Whose options apply; default null: default options.</param>
    /// <returns>The context and the baggage, to look at further.</returns>
    /// <exception cref="ContextAssertionException">There is no context, or something is wrong with a field.</exception>
    public static Extraction ShouldCarryContext<TKey, TValue>(this Message<TKey, TValue> message, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Headers.ShouldCarryContext(propagator);
    }

    /// <summary>Expects that Kafka's headers carry a context and that nothing is wrong with it.</summary>
    /// <param name="headers">The headers; null reads like none.</param>
    /// <param name="propagator">Whose options apply; default null: default options.</param>
    /// <returns>The context and the baggage, to look at further.</returns>
    /// <exception cref="ContextAssertionException">There is no context, or something is wrong with a field.</exception>
    public static Extraction ShouldCarryContext(this Headers? headers, MessagePropagator? propagator = null) =>
        Check("Kafka message", headers, default(KafkaCarrier.Getter), propagator);

    /// <summary>
    /// Expects that a message received from SQS carries a context and that nothing is wrong with it. An envelope of SNS in its body is not looked into.
    /// </summary>
    /// <param name="message">The message, with the attributes that the receive call asked for.</param>
    /// <param name="propagator">Whose options apply; default null: default options.</param>
    /// <returns>The context and the baggage, to look at further.</returns>
    /// <exception cref="ContextAssertionException">There is no context, or something is wrong with a field.</exception>
    public static Extraction ShouldCarryContext(this SqsMessage message, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Check("SQS message", SqsFields.Of(message), default(SqsFields.Getter), propagator, isAskedFor: message.MessageAttributes is { Count: > 0 });
    }

    /// <summary>Expects that a RabbitMQ message carries a context and that nothing is wrong with it.</summary>
    /// <param name="properties">The message's properties.</param>
    /// <param name="propagator">Whose options apply; default null: default options.</param>
    /// <returns>The context and the baggage, to look at further.</returns>
    /// <exception cref="ContextAssertionException">There is no context, or something is wrong with a field.</exception>
    public static Extraction ShouldCarryContext(this IReadOnlyBasicProperties properties, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return Check("RabbitMQ message", properties.Headers, default(RabbitMqCarrier.Getter), propagator);
    }

    /// <summary>Expects that a message received from Service Bus carries a context and that nothing is wrong with it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="propagator">Whose options apply; default null: default options.</param>
    /// <returns>The context and the baggage, to look at further.</returns>
    /// <exception cref="ContextAssertionException">There is no context, or something is wrong with a field.</exception>
    public static Extraction ShouldCarryContext(this ServiceBusReceivedMessage message, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Check("Service Bus message", message.ApplicationProperties, default(ServiceBusCarrier.Getter), propagator);
    }

    /// <summary>Expects that a message for Service Bus carries a context and that nothing is wrong with it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="propagator">Whose options apply; default null: default options.</param>
    /// <returns>The context and the baggage, to look at further.</returns>
    /// <exception cref="ContextAssertionException">There is no context, or something is wrong with a field.</exception>
    public static Extraction ShouldCarryContext(this ServiceBusMessage message, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Check("Service Bus message", message.ApplicationProperties, default(ServiceBusCarrier.Getter), propagator);
    }

    /// <summary>Expects that a dictionary of strings carries a context and that nothing is wrong with it.</summary>
    /// <param name="fields">The dictionary, or a list of pairs, where names may repeat.</param>
    /// <param name="propagator">Whose options apply; default null: default options.</param>
    /// <returns>The context and the baggage, to look at further.</returns>
    /// <exception cref="ContextAssertionException">There is no context, or something is wrong with a field.</exception>
    public static Extraction ShouldCarryContext(this IEnumerable<KeyValuePair<string, string>> fields, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return Check("message", fields, default(DictionaryCarrier.Getter), propagator);
    }

    private static Extraction Check<TCarrier, TGetter>(string kind, TCarrier carrier, TGetter getter, MessagePropagator? propagator, bool isAskedFor = true)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        propagator ??= Plain;
        var extraction = propagator.Extract(carrier, getter);
        if (!isAskedFor) extraction = extraction.NotRequested(FieldNames.TraceParent);
        if (extraction.Outcome == ExtractionOutcome.Extracted && extraction.Failures.Count == 0) return extraction;

        var fields = new CollectedFields();
        getter.Visit(carrier, ref fields);
        throw new ContextAssertionException(CarrierReport.Of(kind, extraction, fields.Fields, propagator));
    }
}
