using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit.RabbitMq;
using RabbitMQ.Client.Exceptions;

[assembly: AssemblyFixture(typeof(RabbitMqFixture))]

namespace Messaging.Integration.Tests.Brokers;

/// <summary>RabbitMQ; on this machine the distribution's server.</summary>
public sealed class RabbitMqFixture : BrokerFixture<Broker>
{
    protected override (string Name, int Port) Service => ("rabbitmq", 5672);

    protected override string Variable => "MESSAGING_RABBITMQ";

    protected override string Install =>
        "Start Docker, run eng/rabbitmq.sh, or set MESSAGING_RABBITMQ to amqp://user:password@host:port of a server for tests.";

    protected override string AddressOf(int port) => $"amqp://guest:guest@127.0.0.1:{port}";

    protected override Broker At(string address) => Broker.At(new Uri(address));

    protected override async Task<Broker?> StartLocalAsync()
    {
        if (!LocalServer.IsInstalled) return null;
        var broker = new Broker();
        await broker.InitializeAsync();
        return broker;
    }

    protected override async Task<bool> AnswersAsync(Broker found)
    {
        try
        {
            await using var connection = await found.ConnectAsync();
            return true;
        }
        catch (BrokerUnreachableException)
        {
            return false;
        }
    }

    protected override ValueTask EndAsync(Broker found) => found.DisposeAsync();
}
