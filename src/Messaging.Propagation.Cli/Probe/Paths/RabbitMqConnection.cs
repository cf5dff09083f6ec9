using RabbitMQ.Client;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>How the probe connects to a RabbitMQ: who it is comes from the environment, the virtual host from <c>?vhost=</c>.</summary>
internal static class RabbitMqConnection
{
    private const string User = "MSGPROP_AMQP_USER", Password = "MSGPROP_AMQP_PASSWORD", VirtualHost = "?vhost=";

    public static Task<IConnection> OpenAsync(ProbeAddress address, ProbeOptions options, CancellationToken cancellationToken)
    {
        if (address.Query.Length > 0 && !address.Query.StartsWith(VirtualHost, StringComparison.Ordinal))
            throw new UsageException($"'{OneLine.Of(address.Query)}' is not understood: only {VirtualHost}name may follow the queue.");
        var factory = new ConnectionFactory
        {
            HostName = address.Host,
            Port = address.Port,
            UserName = Environment.GetEnvironmentVariable(User) ?? ConnectionFactory.DefaultUser,
            Password = Environment.GetEnvironmentVariable(Password) ?? ConnectionFactory.DefaultPass,
            VirtualHost = address.Query.Length > 0 ? Percent.Decode(address.Query[VirtualHost.Length..]) : ConnectionFactory.DefaultVHost,
            RequestedConnectionTimeout = options.ConnectTimeout,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = "msgprop probe",
            Ssl = { Enabled = address.Scheme == "amqps", ServerName = address.Host },
        };
        return factory.CreateConnectionAsync(cancellationToken);
    }
}
