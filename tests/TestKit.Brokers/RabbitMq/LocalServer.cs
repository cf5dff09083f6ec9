using System.Diagnostics;
using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.TestKit.RabbitMq;

/// <summary>
/// The distribution's RabbitMQ server as a process of the test's own: ports of 127.0.0.1 that were free, a folder of its own, ended by its process id.
/// </summary>
public sealed class LocalServer : IAsyncDisposable
{
    private const string Script = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly string folder = Directory.CreateTempSubdirectory("rabbitmq-").FullName;
    private readonly int port = FreePort.Next(), distributionPort = FreePort.Next(), namesPort = FreePort.Next();
    private Process? server;

    public static bool IsInstalled => File.Exists(Script);

    public Uri Address => new($"amqp://guest:guest@127.0.0.1:{port}");

    private string PidFile => Path.Combine(folder, "pid");

    /// <summary>Starts it, or starts it again with the data that it had.</summary>
    public async Task StartAsync()
    {
        server = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec {Script} >'{folder}/out' 2>&1"])
        {
            Environment =
            {
                ["HOME"] = folder,
                ["RABBITMQ_NODENAME"] = $"test{port}@localhost",
                ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
                ["RABBITMQ_NODE_PORT"] = Text(port),
                ["RABBITMQ_DIST_PORT"] = Text(distributionPort),
                ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
                ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
                ["RABBITMQ_PID_FILE"] = PidFile,
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
                ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "none"),
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
                ["ERL_EPMD_PORT"] = Text(namesPort),
            },
        })!;
        await Eventually.Holds(AnswersAsync, $"the server in {folder} answered");
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (server is null) return;
        if (File.Exists(PidFile) && int.TryParse(await File.ReadAllTextAsync(PidFile), CultureInfo.InvariantCulture, out var pid))
        {
            try
            {
                using var node = Process.GetProcessById(pid);
                node.Kill(entireProcessTree: true);
                await node.WaitForExitAsync();
            }
            catch (ArgumentException)
            {
                // It is gone already.
                server.Refresh();
            }

            File.Delete(PidFile);
        }

        if (!server.HasExited) server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        using var names = Process.Start(new ProcessStartInfo("epmd", ["-port", Text(namesPort), "-kill"]) { RedirectStandardOutput = true, RedirectStandardError = true });
        if (names is not null) await names.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        if (server is { HasExited: true }) throw new InvalidOperationException($"rabbitmq-server ended: {await File.ReadAllTextAsync(Path.Combine(folder, "out"))}");
        try
        {
            await using var connection = await new ConnectionFactory { Uri = Address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
            return true;
        }
        catch (BrokerUnreachableException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
