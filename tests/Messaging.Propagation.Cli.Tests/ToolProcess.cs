using System.Diagnostics;
using System.Globalization;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>The tool as a process of its own, for what only a process can be told or run into.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process process;

    private ToolProcess(ProcessStartInfo start) => process = Process.Start(start)!;

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "Messaging.Propagation.Cli.dll");

    public static ToolProcess Start(params string[] args) =>
        new(new ProcessStartInfo("dotnet", [Tool, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true });

    /// <summary>Runs it in a shell, so that its output can go anywhere.</summary>
    /// <param name="script">The script, in which <c>"$@"</c> is the tool with its arguments.</param>
    /// <param name="args">The arguments.</param>
    public static ToolProcess Shell(string script, params string[] args) =>
        new(new ProcessStartInfo("/bin/sh", ["-c", script, "sh", "dotnet", Tool, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true });

    /// <summary>Asks it to end, as a terminal or a supervisor does, and waits until it has.</summary>
    public async Task<(int Exit, string Error)> EndAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await ExitAsync();
    }

    public async Task<(int Exit, string Error)> ExitAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var error = await process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
