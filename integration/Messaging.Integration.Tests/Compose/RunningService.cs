namespace Messaging.Integration.Tests.Compose;

/// <summary>A service of docker-compose.brokers.yml that runs, with those that it depends on, until it is disposed of.</summary>
internal abstract class RunningService : IAsyncDisposable
{
    /// <summary>The port of 127.0.0.1 that one of the container's is.</summary>
    public abstract int Port(int container);

    public abstract ValueTask DisposeAsync();
}
