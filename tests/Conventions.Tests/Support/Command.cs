using System.ComponentModel;
using System.Diagnostics;

namespace Messaging.Conventions.Tests;

/// <summary>Runs a tool that reads the repository.</summary>
internal static class Command
{
    /// <summary>Null where there is no such tool.</summary>
    public static CommandResult? Run(string folder, string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new CommandResult(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>What a tool said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
