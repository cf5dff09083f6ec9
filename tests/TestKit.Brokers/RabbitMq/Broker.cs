using RabbitMQ.Client;

namespace Messaging.Propagation.TestKit.RabbitMq;

/// <summary>One RabbitMQ server for all tests, each of which has queues of its own: the one of MESSAGING_RABBITMQ, or a local one.</summary>
public sealed class Broker : IAsyncLifetime
{
    private readonly LocalServer? local;
    private readonly Uri? given;

    public Broker()
        : this(Environment.GetEnvironmentVariable("MESSAGING_RABBITMQ") is { } address ? new Uri(address) : null)
    {
    }

    // A fixture of xUnit's has one public constructor.
    private Broker(Uri? given) => (this.given, local) = (given, given is null ? new LocalServer() : null);

    public Uri Address => given ?? local!.Address;

    /// <summary>One that runs already.</summary>
    public static Broker At(Uri address) => new(address);

    public async ValueTask InitializeAsync()
    {
        if (local is null) return;
        Assert.True(LocalServer.IsInstalled, "There is no RabbitMQ server: run eng/rabbitmq.sh, or set MESSAGING_RABBITMQ to the address of one for tests.");
        await local.StartAsync();
    }

    public Task<IConnection> ConnectAsync() => new ConnectionFactory
    {
        Uri = Address,
        ClientProvidedName = "tests",
        NetworkRecoveryInterval = TimeSpan.FromMilliseconds(200),
    }.CreateConnectionAsync();

    public ValueTask DisposeAsync() => local?.DisposeAsync() ?? ValueTask.CompletedTask;
}
