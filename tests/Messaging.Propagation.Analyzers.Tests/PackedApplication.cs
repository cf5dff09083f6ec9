using System.IO.Compression;
using System.Reflection;
using Messaging.Conventions.Tests;

namespace Messaging.Propagation.Analyzers.Tests;

/// <summary>The packages of the core and of one adapter, and an application beside them that references the adapter alone.</summary>
public sealed class PackedApplication : IDisposable
{
    public const string Core = "Messaging.Propagation", Adapter = "Messaging.Propagation.RabbitMq";

    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <RestorePackagesPath>restored</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup><PackageReference Include="Messaging.Propagation.RabbitMq" Version="*-*" /></ItemGroup>
        </Project>
        """;

    private static readonly Assembly Own = typeof(PackedApplication).Assembly;

    private readonly string folder = Directory.CreateTempSubdirectory("messaging-analyzers-").FullName;

    public PackedApplication()
    {
        var configuration = Own.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        foreach (var project in new[] { Core, Adapter })
        {
            Dotnet(Repository.Root, "pack", $"src/{project}", "-c", configuration, "--no-build", "-o", Path.Combine(folder, "packages"), "-p:PackBesideStandIns=true");
        }

        File.WriteAllText(Path.Combine(folder, "Application.csproj"), Project);
        File.WriteAllText(Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="packages" /><add key="others" value="{PackageFolder}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="Messaging.Propagation*" /></packageSource>
                <packageSource key="others"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
    }

    private static string PackageFolder => Own.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PackageFolder").Value!;

    /// <summary>Returns the paths in a package.</summary>
    public IReadOnlyList<string> ContentOf(string package)
    {
        using var archive = Open(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>Returns the description of a package: its nuspec.</summary>
    public string DescriptionOf(string package)
    {
        using var archive = Open(package);
        using var reader = new StreamReader(archive.GetEntry(package + ".nuspec")!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Builds the application with some code and returns what the build prints.</summary>
    public string Build(string code)
    {
        File.WriteAllText(Path.Combine(folder, "Application.cs"), code);
        return Dotnet(folder, "build");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ZipArchive Open(string package) => ZipFile.OpenRead(Directory.GetFiles(Path.Combine(folder, "packages"), package + ".?.?.?*.nupkg").Single());

    // Build servers would keep the output open after the command has ended.
    private static string Dotnet(string folder, params string[] arguments)
    {
        var result = Command.Run(folder, "dotnet", [.. arguments, "-nologo", "--disable-build-servers"]);
        Assert.NotNull(result);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
