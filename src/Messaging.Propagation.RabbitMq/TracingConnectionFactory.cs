using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Decorates a connection factory: its connections are decorated. Every other member is the inner factory's.</summary>
internal sealed class TracingConnectionFactory(IConnectionFactory inner, ConnectionFactoryInterceptor interceptor) : IConnectionFactory, IPropagationDecorator
{
    public object Interceptor => interceptor;

    public IDictionary<string, object?> ClientProperties
    {
        get => inner.ClientProperties;
        set => inner.ClientProperties = value;
    }

    public string? ClientProvidedName
    {
        get => inner.ClientProvidedName;
        set => inner.ClientProvidedName = value;
    }

    public ushort ConsumerDispatchConcurrency
    {
        get => inner.ConsumerDispatchConcurrency;
        set => inner.ConsumerDispatchConcurrency = value;
    }

    public TimeSpan ContinuationTimeout
    {
        get => inner.ContinuationTimeout;
        set => inner.ContinuationTimeout = value;
    }

    public ICredentialsProvider? CredentialsProvider
    {
        get => inner.CredentialsProvider;
        set => inner.CredentialsProvider = value;
    }

    public TimeSpan HandshakeContinuationTimeout
    {
        get => inner.HandshakeContinuationTimeout;
        set => inner.HandshakeContinuationTimeout = value;
    }

    public string Password
    {
        get => inner.Password;
        set => inner.Password = value;
    }

    public ushort RequestedChannelMax
    {
        get => inner.RequestedChannelMax;
        set => inner.RequestedChannelMax = value;
    }

    public uint RequestedFrameMax
    {
        get => inner.RequestedFrameMax;
        set => inner.RequestedFrameMax = value;
    }

    public TimeSpan RequestedHeartbeat
    {
        get => inner.RequestedHeartbeat;
        set => inner.RequestedHeartbeat = value;
    }

    public Uri Uri
    {
        get => inner.Uri;
        set => inner.Uri = value;
    }

    public string UserName
    {
        get => inner.UserName;
        set => inner.UserName = value;
    }

    public string VirtualHost
    {
        get => inner.VirtualHost;
        set => inner.VirtualHost = value;
    }

    public IAuthMechanismFactory? AuthMechanismFactory(IEnumerable<string> mechanismNames) => inner.AuthMechanismFactory(mechanismNames);

    public Task<IConnection> CreateConnectionAsync(CancellationToken cancellationToken = default) => interceptor.CreateConnectionAsync(cancellationToken);

    public Task<IConnection> CreateConnectionAsync(string clientProvidedName, CancellationToken cancellationToken = default) =>
        interceptor.CreateConnectionAsync(clientProvidedName, cancellationToken);

    public Task<IConnection> CreateConnectionAsync(IEnumerable<string> hostnames, CancellationToken cancellationToken = default) =>
        interceptor.CreateConnectionAsync(hostnames, cancellationToken);

    public Task<IConnection> CreateConnectionAsync(IEnumerable<string> hostnames, string clientProvidedName, CancellationToken cancellationToken = default) =>
        interceptor.CreateConnectionAsync(hostnames, clientProvidedName, cancellationToken);

    public Task<IConnection> CreateConnectionAsync(IEnumerable<AmqpTcpEndpoint> endpoints, CancellationToken cancellationToken = default) =>
        interceptor.CreateConnectionAsync(endpoints, cancellationToken);

    public Task<IConnection> CreateConnectionAsync(IEnumerable<AmqpTcpEndpoint> endpoints, string clientProvidedName, CancellationToken cancellationToken = default) =>
        interceptor.CreateConnectionAsync(endpoints, clientProvidedName, cancellationToken);

    public override string? ToString() => inner.ToString();
}
