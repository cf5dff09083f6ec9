using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// The application properties of a message as a carrier: every access to them is here. Values have types, of which only text is read; names are written as
/// they stand and read without regard to case. See RATIONALE.md.
/// </summary>
public static class ServiceBusCarrier
{
    // Messages whose context was written on purpose, for as long as they live: it may be the current one.
    private static readonly ConditionalWeakTable<ServiceBusMessage, object> Prepared = [];
    private static readonly object Mark = new();

    /// <summary>Every text value of a property, in the form that OpenTelemetry's <c>TextMapPropagator.Extract</c> takes.</summary>
    /// <param name="properties">The properties of a message to send or of a received one.</param>
    /// <param name="name">The property's name.</param>
    public static IEnumerable<string> Get(IEnumerable<KeyValuePair<string, object>> properties, string name) => TextMapCarrier.Get(properties, name, default(Getter));

    /// <summary>Writes a property in place of an earlier one, in the form that OpenTelemetry's <c>TextMapPropagator.Inject</c> takes.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="name">The property's name.</param>
    /// <param name="value">Its value.</param>
    public static void Set(IDictionary<string, object> properties, string name, string value) => TextMapCarrier.Set(properties, name, value, default(Setter));

    /// <summary>A message's properties; null where it has none, which the SDK would make as soon as they are looked at.</summary>
    internal static IDictionary<string, object>? PropertiesOf(ServiceBusMessage message) =>
        message.GetRawAmqpMessage().HasSection(AmqpMessageSection.ApplicationProperties) ? message.ApplicationProperties : null;

    /// <summary>
    /// The caller's message without the properties that the send writes anew: what is injected goes on the copy, never on the original.
    /// </summary>
    internal static ServiceBusMessage CopyFor(in SendOperation send, ServiceBusMessage message)
    {
        var copy = MessageCopy.Of(message);
        if (PropertiesOf(message) is not { } properties) return copy;
        foreach (var name in properties.Keys)
            if (send.Replaces(name) || (IsDiagnosticId(name) && send.Replaces(FieldNames.TraceParent)))
                copy.ApplicationProperties.Remove(name);
        return copy;
    }

    /// <summary>
    /// Says in the Azure SDK's older field what <c>traceparent</c> says, where nobody has said anything in it: the SDK reads and respects either, but consumers
    /// on older versions, and those without its experimental switch, read this one alone.
    /// </summary>
    internal static void AddDiagnosticId(IDictionary<string, object> properties)
    {
        if (properties.TryGetValue(FieldNames.TraceParent, out var context) && context is string) properties.TryAdd(FieldNames.DiagnosticId, context);
    }

    /// <summary>Reads the context of a received message by the policy of the operation that received it.</summary>
    internal static Extraction Extract(MessagePropagator propagator, ServiceBusReceivedMessage message, MessagingOperation operation) =>
        propagator.Extract<IEnumerable<KeyValuePair<string, object>>?, Getter>(message.ApplicationProperties, default, operation);

    /// <summary>Returns whether the SDK finds no context on a message, and so adds the current one.</summary>
    internal static bool LacksContext(ServiceBusMessage message) =>
        PropertiesOf(message) is not { } properties || (!properties.ContainsKey(FieldNames.TraceParent) && !properties.ContainsKey(FieldNames.DiagnosticId));

    /// <summary>Returns whether a copy holds fields that the message can go without.</summary>
    internal static bool HasFields(ServiceBusMessage copy, ServiceBusMessage message) => !ReferenceEquals(copy, message) && Fields(copy, message).Count > 0;

    /// <summary>Takes the fields off a copy again, and what the SDK has added to it, so that it is the caller's message but for what must not leave.</summary>
    internal static void RemoveFields(ServiceBusMessage copy, ServiceBusMessage message)
    {
        foreach (var name in Fields(copy, message)) copy.ApplicationProperties.Remove(name);
    }

    // Copies share the caller's values; those of the fields are new.
    private static List<string> Fields(ServiceBusMessage copy, ServiceBusMessage message)
    {
        var own = PropertiesOf(message);
        var fields = new List<string>();
        foreach (var (name, value) in PropertiesOf(copy) ?? new Dictionary<string, object>())
            if (own is null || !own.TryGetValue(name, out var callers) || !ReferenceEquals(callers, value))
                fields.Add(name);
        return fields;
    }

    /// <summary>Writes a creation context on a message, to stay there.</summary>
    internal static void Inject(MessagePropagator propagator, ServiceBusMessage message)
    {
        var properties = message.ApplicationProperties;
        propagator.Inject(properties, default(Setter));
        Prepared.AddOrUpdate(message, Mark);
        if (properties.ContainsKey(FieldNames.TraceParent)) DictionaryCarrier.RemoveField(properties, FieldNames.DiagnosticId);
        AddDiagnosticId(properties);
    }

    /// <summary>
    /// Takes from a message the current context that the SDK's batch has written on it before it asked us: it is the caller's message, and its context is to be one
    /// of its own. With its experimental switch on the SDK writes the W3C fields as well.
    /// </summary>
    internal static void RemoveCurrent(ServiceBusMessage message)
    {
        var properties = message.ApplicationProperties;
        if (Prepared.TryGetValue(message, out _)) return;
        if (Activity.Current is not { Id: { } id } current || !Has(properties, FieldNames.DiagnosticId, id)) return;
        if (properties.ContainsKey(FieldNames.TraceParent) && !Has(properties, FieldNames.TraceParent, id)) return;
        properties.Remove(FieldNames.DiagnosticId);
        properties.Remove(FieldNames.TraceParent);
        if (Has(properties, FieldNames.TraceState, current.TraceStateString)) properties.Remove(FieldNames.TraceState);
    }

    private static bool Has(IDictionary<string, object> properties, string name, string? text) => properties.TryGetValue(name, out var value) && value is string found && found == text;

    private static bool IsDiagnosticId(string name) => string.Equals(name, FieldNames.DiagnosticId, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads properties; there may be none at all. What is not text is of the wrong type, bytes too: the service does not take them.</summary>
    public readonly struct Getter : ICarrierGetter<IEnumerable<KeyValuePair<string, object>>?>
    {
        /// <inheritdoc/>
        public void Visit<TVisitor>(IEnumerable<KeyValuePair<string, object>>? carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            if (carrier is null) return;
            if (carrier is Dictionary<string, object> dictionary)
            {
                foreach (var (name, value) in dictionary) visitor.Field(name, ValueOf(value));
                return;
            }

            foreach (var (name, value) in carrier) visitor.Field(name, ValueOf(value));
        }

        private static FieldValue ValueOf(object? value) => value is byte[] bytes ? FieldValue.Any(new ReadOnlyMemory<byte>(bytes)) : FieldValue.Any(value);
    }

    /// <summary>Writes properties as text, each in place of one of its name in any case.</summary>
    public readonly struct Setter : ICarrierSetter<IDictionary<string, object>>
    {
        static CarrierRules? ICarrierSetter<IDictionary<string, object>>.Rules => ServiceBusRules.Instance;

        /// <inheritdoc/>
        public void Set(IDictionary<string, object> carrier, string name, ReadOnlySpan<byte> value)
        {
            Remove(carrier, name);
            carrier[name] = Encoding.UTF8.GetString(value);
        }

        /// <inheritdoc/>
        public void Remove(IDictionary<string, object> carrier, string name) => DictionaryCarrier.RemoveField(carrier, name);
    }

    /// <summary>Writes on a copy that <see cref="CopyFor"/> has made, where nothing is left to replace.</summary>
    internal readonly struct CopySetter : ICarrierSetter<IDictionary<string, object>>
    {
        static CarrierRules? ICarrierSetter<IDictionary<string, object>>.Rules => ServiceBusRules.Instance;

        public void Set(IDictionary<string, object> carrier, string name, ReadOnlySpan<byte> value) => carrier[name] = Encoding.UTF8.GetString(value);

        public void Remove(IDictionary<string, object> carrier, string name)
        {
        }
    }
}
