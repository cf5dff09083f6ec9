using System.Text.RegularExpressions;

namespace Messaging.Conventions.Tests;

/// <summary>Scripts that start, and stop at the first thing that goes wrong.</summary>
public sealed partial class ScriptTests
{
    private const string Ci = ".ci/run";
    private const string Executable = "100755";

    // Read by other scripts into their own shell: a shell of their own would be no use.
    private static readonly string[] Sourced = ["eng/environment.sh"];

    private static readonly IReadOnlyList<RepositoryFile> Scripts =
        [.. Repository.Below(".sh"), .. Repository.Files.Where(file => file.Path == Ci)];

    private static IEnumerable<RepositoryFile> Started => Scripts.Where(script => !Sourced.Contains(script.Path));

    [Fact]
    public void Every_script_that_is_started_is_executable() =>
        Rule.Holds(Scripts, atLeast: 7, script =>
            (ModeOf(script) == Executable) == Started.Contains(script) ? [] : [$"{script.Path}: its mode is {ModeOf(script)}"]);

    [Fact]
    public void Every_script_that_is_started_says_what_runs_it_and_stops_at_an_error() =>
        Rule.Holds(Started, atLeast: 6, script =>
        [
            .. script.Lines[0] == "#!/usr/bin/env bash" ? [] : new[] { $"{script.Path}: begins with {script.Lines[0]}" },
            .. script.Lines.Contains("set -euo pipefail") ? [] : new[] { $"{script.Path}: does not set -euo pipefail" },
        ]);

    [Fact]
    public void Every_script_is_one_that_bash_can_read() =>
        Rule.Holds(Scripts, atLeast: 7, script =>
            Command.Run(Repository.Root, "bash", "-n", script.Path) switch
            {
                null => ["bash is missing"],
                { ExitCode: 0 } => [],
                var said => [$"{script.Path}: {said.Error.Trim()}"],
            });

    [Fact]
    public void Every_sourced_script_is_there() =>
        Rule.Holds(Sourced, atLeast: 1, path => Repository.Find(path) is null ? [$"{path}: missing"] : []);

    [Fact]
    public void Continuous_integration_runs_the_two_commands_of_the_readme()
    {
        var ci = Repository.Find(Ci);
        Assert.NotNull(ci);

        var commands = ci.Lines.Where(line => !line.TrimStart().StartsWith('#')).ToList();
        Assert.Contains(commands, TestCommand().IsMatch);
        Assert.Contains(commands, DemoCommand().IsMatch);
    }

    /// <summary>As git has it, which is what a clone gets; for what is not added yet, as the file system has it.</summary>
    private static string ModeOf(RepositoryFile file)
    {
        if (Command.Run(Repository.Root, "git", "ls-files", "--stage", "--", file.Path) is { ExitCode: 0, Output: { Length: > 0 } staged })
            return staged.Split(' ')[0];
        if (OperatingSystem.IsWindows()) return Sourced.Contains(file.Path) ? "100644" : Executable;
        return File.GetUnixFileMode(Repository.FullPath(file.Path)).HasFlag(UnixFileMode.UserExecute) ? Executable : "100644";
    }

    [GeneratedRegex(@"(^|[\s;&|(])\./test\.sh(\s|$|[;&|)])")]
    private static partial Regex TestCommand();

    [GeneratedRegex(@"(^|[\s;&|(])\./demo\.sh\s+--once(\s|$|[;&|)])")]
    private static partial Regex DemoCommand();
}
