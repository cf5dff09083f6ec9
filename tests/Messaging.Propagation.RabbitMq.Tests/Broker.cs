using Messaging.Propagation.RabbitMq.Tests;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(Broker))]

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>One RabbitMQ server for all tests, each of which has queues of its own: the one of MESSAGING_RABBITMQ, or a local one.</summary>
public sealed class Broker : IAsyncLifetime
{
    private readonly LocalServer? local = Environment.GetEnvironmentVariable("MESSAGING_RABBITMQ") is null ? new LocalServer() : null;

    public Uri Address => local?.Address ?? new Uri(Environment.GetEnvironmentVariable("MESSAGING_RABBITMQ")!);

    public async ValueTask InitializeAsync()
    {
        if (local is null) return;
        Assert.True(LocalServer.IsInstalled, "There is no RabbitMQ server: run eng/rabbitmq.sh, or set MESSAGING_RABBITMQ to the address of one for tests.");
        await local.StartAsync();
    }

    public Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = Address, ClientProvidedName = "tests" }.CreateConnectionAsync();

    public ValueTask DisposeAsync() => local?.DisposeAsync() ?? ValueTask.CompletedTask;
}
