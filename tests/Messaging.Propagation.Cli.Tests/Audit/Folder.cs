using System.Text.Json;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A folder of files to audit, gone with the test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("msgprop-audit-");

    public string Path => folder.FullName;

    public string At(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, params IEnumerable<string> lines)
    {
        File.WriteAllText(At(name), string.Concat(lines.Select(line => line + "\n")));
        return At(name);
    }

    /// <summary>The report of an audit, as JSON.</summary>
    public static JsonElement Audit(params string[] args)
    {
        var (exit, output, error) = Tool.Run("", ["audit", "--json", .. args]);
        Assert.Equal((0, ""), (exit, error));
        return JsonDocument.Parse(output).RootElement.Clone();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
