using System.Runtime.InteropServices;
using Messaging.Propagation.TestKit;

namespace Messaging.Samples.Tests;

/// <summary>A sample compiled ahead of time, in folders of the test's own. It takes about a minute.</summary>
public sealed class NativeTests : IDisposable
{
    private const string Name = "QuickStart.RabbitMq";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // What the SDK links with: the first of them that is there.
    private static readonly string[] Linkers = ["clang", "gcc"];

    private readonly string folder = Directory.CreateTempSubdirectory("native-").FullName;

    [Fact]
    public async Task Compiled_ahead_of_time_it_publishes_without_a_warning_and_sends_and_receives_one_message_in_one_trace()
    {
        Assert.SkipUnless(Linkers.Any(IsInstalled), "There is nothing to link a native program with: install clang or gcc.");
        string[] publish =
        [
            "publish", Path.Combine(ApprovedFile.Repository(), "samples", Name), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:Native=true",
            "--artifacts-path", Path.Combine(folder, "artifacts"), "-o", folder, "--disable-build-servers", "-m:1", "-nologo", "-v", "minimal",
        ];

        var published = await Sample.RunProgramAsync("dotnet", publish, Limit);
        Assert.SkipWhen(
            published.Output.Any(IsWithoutCompiler), "The package source lacks the compiler: it needs Microsoft.DotNet.ILCompiler in the version of the SDK's runtime.");
        published.ShouldBe(0);
        var ran = await Sample.RunProgramAsync(Path.Combine(folder, Name), [], Limit);

        Assert.False(File.Exists(Path.Combine(folder, Name + ".dll")), "What was published is not native.");
        Assert.DoesNotContain(published.Output, line => line.Contains("warning", StringComparison.OrdinalIgnoreCase));
        ran.ShouldBeOneTrace();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, program)));

    private static bool IsWithoutCompiler(string line) =>
        line.Contains("ILCompiler", StringComparison.Ordinal) && (line.Contains("NU1101", StringComparison.Ordinal) || line.Contains("NU1102", StringComparison.Ordinal));
}
