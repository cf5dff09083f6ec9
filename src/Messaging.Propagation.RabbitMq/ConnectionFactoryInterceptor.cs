using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Intercepts the calls of a connection factory: its connections are decorated. Its public methods are those of <c>IConnectionFactory</c> that are intercepted,
/// by name and parameters; it does not implement the interface, so that it loads beside any version of it.
/// </summary>
internal sealed class ConnectionFactoryInterceptor(IConnectionFactory inner, MessagePropagator propagator)
{
    public Task<IConnection> CreateConnectionAsync(CancellationToken cancellationToken) => DecorateAsync(inner.CreateConnectionAsync(cancellationToken));

    public Task<IConnection> CreateConnectionAsync(string clientProvidedName, CancellationToken cancellationToken) =>
        DecorateAsync(inner.CreateConnectionAsync(clientProvidedName, cancellationToken));

    public Task<IConnection> CreateConnectionAsync(IEnumerable<string> hostnames, CancellationToken cancellationToken) =>
        DecorateAsync(inner.CreateConnectionAsync(hostnames, cancellationToken));

    public Task<IConnection> CreateConnectionAsync(IEnumerable<string> hostnames, string clientProvidedName, CancellationToken cancellationToken) =>
        DecorateAsync(inner.CreateConnectionAsync(hostnames, clientProvidedName, cancellationToken));

    public Task<IConnection> CreateConnectionAsync(IEnumerable<AmqpTcpEndpoint> endpoints, CancellationToken cancellationToken) =>
        DecorateAsync(inner.CreateConnectionAsync(endpoints, cancellationToken));

    public Task<IConnection> CreateConnectionAsync(IEnumerable<AmqpTcpEndpoint> endpoints, string clientProvidedName, CancellationToken cancellationToken) =>
        DecorateAsync(inner.CreateConnectionAsync(endpoints, clientProvidedName, cancellationToken));

    private async Task<IConnection> DecorateAsync(Task<IConnection> creating)
    {
        var connection = await creating.ConfigureAwait(false);
        return connection is null ? null! : connection.WithPropagation(propagator);
    }
}
