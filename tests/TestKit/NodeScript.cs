using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>Runs a script of tests/interop on Node, whose packages eng/interop.sh installs.</summary>
public static class NodeScript
{
    /// <summary>How long a script may take: far more than any needs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Why no script can run here, or null.</summary>
    /// <param name="package">The package's folder in tests/interop.</param>
    public static string? Missing(string package)
    {
        if (!OnPath("node")) return "Node is not on this machine";
        return Directory.Exists(Path.Combine(FolderOf(package), "node_modules")) ? null : $"run eng/interop.sh: tests/interop/{package} is not installed";
    }

    /// <summary>Runs a script to its end and returns what it wrote; it fails the test where it ends badly or not in time.</summary>
    /// <param name="package">The package's folder in tests/interop.</param>
    /// <param name="script">The script's file name in it.</param>
    /// <param name="cancellationToken">Ends the script early.</param>
    /// <param name="arguments">What it is given.</param>
    public static async Task<string> RunAsync(string package, string script, CancellationToken cancellationToken, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var node = Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = FolderOf(package),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = node.StandardError.ReadToEndAsync(limit.Token);
            await node.WaitForExitAsync(limit.Token);
            Assert.True(node.ExitCode == 0, $"{package}/{script} ended with {node.ExitCode}: {await errors}");
            return await output;
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
    }

    private static bool OnPath(string command)
    {
        var file = OperatingSystem.IsWindows() ? command + ".exe" : command;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, file)));
    }

    private static string FolderOf(string package)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var interop = Path.Combine(folder.FullName, "tests", "interop", package);
            if (Directory.Exists(interop)) return interop;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds tests/interop/{package}.");
    }
}
