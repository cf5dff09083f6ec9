using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Testing;

/// <summary>Exchanges, queues and what binds them.</summary>
internal sealed partial class MemoryChannel
{
    private static readonly string[] ExchangeTypes = [ExchangeType.Direct, ExchangeType.Fanout, ExchangeType.Topic, ExchangeType.Headers];

    public Task ExchangeDeclareAsync(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false,
        bool noWait = false, CancellationToken cancellationToken = default)
    {
        if (!ExchangeTypes.Contains(type)) throw new NotSupportedException($"Exchanges of type {type} are not supported in memory, only {string.Join(", ", ExchangeTypes)}.");
        return passive ? ExchangeDeclarePassiveAsync(exchange, cancellationToken) : Do(() => server.Declare(exchange, type));
    }

    public Task ExchangeDeclarePassiveAsync(string exchange, CancellationToken cancellationToken = default) => Do(() => FindExchange(exchange));

    public Task ExchangeDeleteAsync(string exchange, bool ifUnused = false, bool noWait = false, CancellationToken cancellationToken = default) =>
        Do(() => server.DeleteExchange(exchange));

    public Task ExchangeBindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Binding an exchange to an exchange is not supported in memory: bind queues to each.");

    public Task ExchangeUnbindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Binding an exchange to an exchange is not supported in memory.");

    public Task<QueueDeclareOk> QueueDeclareAsync(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false,
        bool noWait = false, CancellationToken cancellationToken = default)
    {
        if (passive) return QueueDeclarePassiveAsync(queue, cancellationToken);
        return Do(() =>
        {
            var declared = server.DeclareQueue(string.IsNullOrEmpty(queue) ? server.NewName("amq.gen-") : queue, arguments);
            CurrentQueue = declared.Name;
            return new QueueDeclareOk(declared.Name, declared.Count, declared.Consumers);
        });
    }

    public Task<QueueDeclareOk> QueueDeclarePassiveAsync(string queue, CancellationToken cancellationToken = default) => Do(() =>
    {
        var found = Find(queue);
        return new QueueDeclareOk(found.Name, found.Count, found.Consumers);
    });

    public Task<uint> QueueDeleteAsync(string queue, bool ifUnused, bool ifEmpty, bool noWait = false, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (server.FindQueue(queue) is not { } found) return 0u;
        if ((ifUnused && found.Consumers > 0) || (ifEmpty && found.Count > 0)) throw Close(406, $"PRECONDITION_FAILED - queue '{queue}' is in use or not empty");
        server.DeleteQueue(found);
        return found.Purge();
    });

    public Task<uint> QueuePurgeAsync(string queue, CancellationToken cancellationToken = default) => Do(() => Find(queue).Purge());

    public Task QueueBindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) => Do(() => FindExchange(exchange).Bind(Find(queue), routingKey, arguments));

    public Task QueueUnbindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, CancellationToken cancellationToken = default) =>
        Do(() => FindExchange(exchange).Unbind(Find(queue), routingKey));

    public Task<uint> MessageCountAsync(string queue, CancellationToken cancellationToken = default) => Do(() => Find(queue).Count);

    public Task<uint> ConsumerCountAsync(string queue, CancellationToken cancellationToken = default) => Do(() => Find(queue).Consumers);

    public Task TxCommitAsync(CancellationToken cancellationToken = default) => throw NoTransactions();

    public Task TxRollbackAsync(CancellationToken cancellationToken = default) => throw NoTransactions();

    public Task TxSelectAsync(CancellationToken cancellationToken = default) => throw NoTransactions();

    private static NotSupportedException NoTransactions() => new("Transactions are not supported in memory: use publisher confirms.");

    private MemoryQueue Find(string queue)
    {
        var name = string.IsNullOrEmpty(queue) ? CurrentQueue ?? "" : queue;
        return server.FindQueue(name) ?? throw Close(404, $"NOT_FOUND - no queue '{name}'");
    }

    private MemoryExchange FindExchange(string exchange) => server.FindExchange(exchange) ?? throw Close(404, $"NOT_FOUND - no exchange '{exchange}'");

    private Task<T> Do<T>(Func<T> action)
    {
        ThrowIfClosed();
        try
        {
            lock (server.Gate) return Task.FromResult(action());
        }
        catch (OperationInterruptedException exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    private Task<bool> Do(Action action) => Do(() =>
    {
        action();
        return true;
    });
}
