using Messaging.Integration.Tests.Compose;
using Messaging.Propagation.TestKit;

namespace Messaging.Integration.Tests.Brokers;

/// <summary>One broker for all tests, found or started when the first of them asks for it, and ended after the last.</summary>
/// <typeparam name="TBroker">The broker as the adapters' tests know it.</typeparam>
public abstract class BrokerFixture<TBroker> : IAsyncDisposable
    where TBroker : class
{
    private readonly Lazy<Task<TBroker?>> broker;
    private RunningService? container;

    protected BrokerFixture() => broker = new(FindAsync);

    /// <summary>Its name in docker-compose.brokers.yml, and its port inside.</summary>
    protected abstract (string Name, int Port) Service { get; }

    /// <summary>The variable that holds the address of one for tests.</summary>
    protected abstract string Variable { get; }

    /// <summary>What to do to have one.</summary>
    protected abstract string Install { get; }

    public async Task<TBroker> GetAsync()
    {
        var found = await broker.Value;
        if (found is null) Absence.Of(Service.Name, Install);
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (broker.IsValueCreated && broker.Value.IsCompletedSuccessfully && broker.Value.Result is { } found) await EndAsync(found);
        if (container is not null) await container.DisposeAsync();
    }

    /// <summary>The address of one that listens on a port of 127.0.0.1.</summary>
    protected abstract string AddressOf(int port);

    /// <summary>One that runs already.</summary>
    protected abstract TBroker At(string address);

    /// <summary>Starts one on this machine; null where that is not possible.</summary>
    protected abstract Task<TBroker?> StartLocalAsync();

    /// <summary>Whether it takes a client.</summary>
    protected abstract Task<bool> AnswersAsync(TBroker found);

    protected abstract ValueTask EndAsync(TBroker found);

    private async Task<TBroker?> FindAsync()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        switch (BrokerSources.Choose(await Engine.AnswersAsync(), given))
        {
            case BrokerSource.Container:
                container = await Engine.StartAsync(Service.Name);
                var started = At(AddressOf(container.Port(Service.Port)));
                await Eventually.Holds(() => AnswersAsync(started), $"{Service.Name} in its container answered");
                return started;
            case BrokerSource.Given:
                return At(given!);
            default:
                return await StartLocalAsync();
        }
    }
}
