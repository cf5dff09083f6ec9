using System.Reflection;

namespace Messaging.Propagation.Dashboard;

/// <summary>What the runbooks say first, by the names of failures and indicators.</summary>
internal static class Runbooks
{
    private const string Folder = "runbooks/";

    /// <summary>The first sentence of each.</summary>
    public static IReadOnlyDictionary<string, string> Sentences { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var assembly = typeof(Runbooks).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..], name => FirstSentence(assembly, name));
    }

    // Below the title, up to the next empty line.
    private static string FirstSentence(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var lines = reader.ReadToEnd().Split('\n').Select(line => line.Trim()).SkipWhile(line => line.Length == 0 || line.StartsWith('#'));
        return string.Join(' ', lines.TakeWhile(line => line.Length > 0));
    }
}
