using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using Messaging.Propagation.TestKit;

namespace Messaging.Integration.Tests.Compose;

/// <summary>
/// A service and those that it depends on as containers in a network of their own, on ports that were free. They are gone when this is disposed of; where the
/// process ends before, Testcontainers' own watchdog removes them.
/// </summary>
internal sealed class ComposeContainers : RunningService
{
    private readonly INetwork network = new NetworkBuilder().Build();
    private readonly Stack<IContainer> containers = new();
    private readonly Dictionary<string, string> ports = [];

    public static async Task<RunningService> StartAsync(string service)
    {
        var started = new ComposeContainers();
        try
        {
            await started.network.CreateAsync();
            await started.AddAsync(service, isReady: false);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public override int Port(int container) => containers.Peek().GetMappedPublicPort(container);

    public override async ValueTask DisposeAsync()
    {
        while (containers.TryPop(out var container)) await container.DisposeAsync();
        await network.DisposeAsync();
    }

    private async Task AddAsync(string name, bool isReady)
    {
        var service = ComposeFile.Read(name, variable => variable.EndsWith("_PORT", StringComparison.Ordinal) ? PortOf(variable) : null);
        foreach (var needed in service.DependsOn) await AddAsync(needed, isReady: true);

        var container = Describe(service).Build();
        containers.Push(container);
        await container.StartAsync();

        // Whether a broker is ready its own client says best; of what it depends on there is only the health check.
        if (isReady) await Eventually.Holds(async () => (await container.ExecAsync([.. service.HealthCheck])).ExitCode == 0, $"{name} is healthy");
    }

    private ContainerBuilder Describe(ComposeService service)
    {
        var builder = new ContainerBuilder(service.Image).WithNetwork(network).WithNetworkAliases(service.Name).WithEnvironment(service.Environment);
        if (service.Command.Count > 0) builder = builder.WithCommand([.. service.Command]);
        foreach (var (host, inside) in service.Ports) builder = builder.WithPortBinding(host, inside);
        foreach (var (source, target) in service.Mounts)
            builder = builder.WithBindMount(Path.Combine(ApprovedFile.Repository(), source), target, AccessMode.ReadOnly);

        // Docker's default is every address of the machine.
        return builder.WithCreateParameterModifier(parameters =>
        {
            foreach (var binding in parameters.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings)) binding.HostIP = "127.0.0.1";
        });
    }

    private string PortOf(string variable)
    {
        if (!ports.TryGetValue(variable, out var port)) ports[variable] = port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        return port;
    }
}
