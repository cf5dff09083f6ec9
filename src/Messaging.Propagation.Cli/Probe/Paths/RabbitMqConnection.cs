using RabbitMQ.Client;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>Connects to RabbitMQ. User and password come from the environment, the virtual host from <c>?vhost=</c>.</summary>
internal static class RabbitMqConnection
{
    private const string User = "MSGPROP_AMQP_USER", Password = "MSGPROP_AMQP_PASSWORD";

    public static Task<IConnection> OpenAsync(ProbeAddress address, ProbeOptions options, CancellationToken cancellationToken) =>
        FactoryOf(address, options).CreateConnectionAsync(cancellationToken);

    public static ConnectionFactory FactoryOf(ProbeAddress address, ProbeOptions options)
    {
        // In an address IPv6 stands in brackets, and a socket knows none.
        var host = address.Host.Trim('[', ']');
        return new ConnectionFactory
        {
            HostName = host,
            Port = address.Port,
            UserName = Environment.GetEnvironmentVariable(User) ?? ConnectionFactory.DefaultUser,
            Password = Environment.GetEnvironmentVariable(Password) ?? ConnectionFactory.DefaultPass,
            VirtualHost = address.Query.Length > 0 ? Percent.Decode(address.Query[ProbeAddress.VirtualHost.Length..]) : ConnectionFactory.DefaultVHost,
            RequestedConnectionTimeout = options.ConnectTimeout,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = "msgprop",
            Ssl = { Enabled = address.Scheme == "amqps", ServerName = host },
        };
    }
}
