using RabbitMQ.Client;

namespace Messaging.Propagation.Testing;

/// <summary>An exchange: which queues a message goes to. Source: RabbitMQ, "AMQP 0-9-1 Model Explained", exchange types.</summary>
internal sealed class MemoryExchange(string type)
{
    private readonly List<(MemoryQueue Queue, string Key, IDictionary<string, object?>? Arguments)> bindings = [];

    public void Bind(MemoryQueue queue, string key, IDictionary<string, object?>? arguments)
    {
        if (!bindings.Exists(binding => binding.Queue == queue && binding.Key == key && binding.Arguments == arguments)) bindings.Add((queue, key, arguments));
    }

    public void Unbind(MemoryQueue queue, string? key = null) =>
        bindings.RemoveAll(binding => binding.Queue == queue && (key is null || binding.Key == key));

    /// <summary>The queues that a message is routed to, each once.</summary>
    public IEnumerable<MemoryQueue> Route(MemoryMessage message) =>
        bindings.Where(binding => Matches(binding.Key, binding.Arguments, message)).Select(binding => binding.Queue).Distinct().ToList();

    private bool Matches(string key, IDictionary<string, object?>? arguments, MemoryMessage message) => type switch
    {
        ExchangeType.Fanout => true,
        ExchangeType.Topic => TopicPattern.Matches(key, message.RoutingKey),
        ExchangeType.Headers => HeadersMatch(arguments, message.Properties.Headers),
        _ => key == message.RoutingKey,
    };

    private static bool HeadersMatch(IDictionary<string, object?>? arguments, IDictionary<string, object?>? headers)
    {
        var asked = (arguments ?? new Dictionary<string, object?>()).Where(argument => !argument.Key.StartsWith("x-", StringComparison.Ordinal)).ToList();
        bool Has(KeyValuePair<string, object?> argument) =>
            headers is not null && headers.TryGetValue(argument.Key, out var value) && WireValue.AreSame(argument.Value, value);

        var any = arguments is not null && arguments.TryGetValue("x-match", out var match) && WireValue.TextOf(match) == "any";
        return any ? asked.Exists(Has) : asked.TrueForAll(Has);
    }
}
