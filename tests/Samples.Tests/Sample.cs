using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Samples.Tests;

/// <summary>Runs a sample as its reader does: as a process of its own, until it ends by itself.</summary>
internal static class Sample
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <param name="name">The sample's.</param>
    /// <param name="environment">Variables to set beside the machine's own, of which nothing is handed on that would point the sample elsewhere.</param>
    /// <param name="arguments">What stands on its command line.</param>
    public static Task<Outcome> RunAsync(string name, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) =>
        RunProgramAsync("dotnet", [Assembly(name), .. arguments], Deadline, environment);

    /// <param name="program">Any program.</param>
    /// <param name="arguments">What stands on its command line.</param>
    /// <param name="limit">When it must have ended.</param>
    /// <param name="environment">Variables to set, as for a sample.</param>
    public static async Task<Outcome> RunProgramAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in start.Environment.Keys.Where(PointsElsewhere).ToList()) start.Environment.Remove(variable);
        start.Environment["NO_PROXY"] = "127.0.0.1";
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>()) start.Environment[variable] = value;

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(limit);
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new Outcome(process.ExitCode, Lines(output), Lines(await error));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {limit}.");
        }
    }

    // Built as this test was built.
    private static string Assembly(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(ApprovedFile.Repository(), "samples", name, "bin", folder.Parent!.Name, folder.Name, name + ".dll");
    }

    private static bool PointsElsewhere(string variable) =>
        variable.StartsWith("MESSAGING_", StringComparison.Ordinal) || variable.StartsWith("OTEL_", StringComparison.Ordinal);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>How a sample ended, and what it said.</summary>
internal sealed record Outcome(int ExitCode, string[] Output, string[] Error)
{
    public void ShouldBe(int exitCode) =>
        Assert.True(ExitCode == exitCode, $"It ended with {ExitCode}, not {exitCode}, having said:\n{string.Join('\n', [.. Output, .. Error])}");

    /// <summary>Ended as a quick start does whose message arrived in its sender's trace. Its result is the trace's id.</summary>
    public string ShouldBeOneTrace()
    {
        ShouldBe(0);
        Assert.Empty(Error);
        Assert.Collection(
            Output,
            line => Assert.Matches("^trace   [0-9a-f]{32}$", line),
            line => Assert.Equal("process continues the trace of the send span", line),
            line => Assert.Matches(@"^lag     \d+ ms$", line));
        return Output[0].Split(' ')[^1];
    }

    /// <summary>Ended with 2 and one line that says whose it is and what to do.</summary>
    public void ShouldExplain(string sample, string whatToWrite)
    {
        ShouldBe(2);
        Assert.Empty(Output);
        var line = Assert.Single(Error);
        Assert.StartsWith(sample + ": ", line, StringComparison.Ordinal);
        Assert.Contains($"write {whatToWrite}", line, StringComparison.Ordinal);
        Assert.Contains("leave", line, StringComparison.Ordinal);
    }
}
