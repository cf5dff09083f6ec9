using System.Reflection;

namespace Messaging.Conventions.Tests;

/// <summary>
/// What others compile against changes only where somebody looked: each assembly's surface is a text beside this file. To approve, set
/// UPDATE_APPROVED=1 and run this project's tests, and read what git then shows.
/// </summary>
public sealed class PublicApiTests
{
    private const string Folder = "tests/Conventions.Tests/PublicApi";
    private const int Shown = 30;

    public static TheoryData<string> Assemblies => [.. ProjectTable.Shipped.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_approved(string assembly)
    {
        var approvedPath = Repository.FullPath($"{Folder}/{assembly}.approved.txt");
        var received = ApiDump.Of(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1") File.WriteAllText(approvedPath, received);

        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath) : "";
        if (approved == received) return;

        var receivedPath = Repository.FullPath($"artifacts/public-api/{assembly}.received.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(receivedPath)!);
        File.WriteAllText(receivedPath, received);
        Assert.Fail(
            $"""
            The public surface of {assembly} has changed:
            {string.Join('\n', ApiDump.Difference(approved, received).Take(Shown))}
            If that is meant, approve it: cp artifacts/public-api/{assembly}.received.txt {Folder}/{assembly}.approved.txt
            """);
    }

    [Fact]
    public void There_is_a_surface_to_approve() =>
        Rule.Holds(ProjectTable.Shipped.SelectMany(project => Assembly.Load(project.Name).GetExportedTypes()), atLeast: 50, _ => []);

    [Fact]
    public void Every_approved_text_belongs_to_an_assembly() =>
        Rule.Holds(
            Repository.Files.Where(file => file.Folder == Folder && file.Name.EndsWith(".txt", StringComparison.Ordinal)), atLeast: 3,
            file => ProjectTable.Shipped.Any(project => file.Name == project.Name + ".approved.txt") ? [] : [$"{file.Path}: whose is it?"]);
}
