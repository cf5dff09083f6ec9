namespace Messaging.Conventions.Tests;

/// <summary>The repository as its next reader gets it: what git tracks, and what a commit of everything would add.</summary>
internal static class Repository
{
    // Where git is not to be had, these are what it would ignore.
    private static readonly string[] NotWalked =
        [".git", ".vs", ".idea", "artifacts", "bin", "obj", "BenchmarkDotNet.Artifacts", "TestResults", "eng/feed"];

    private static readonly Lazy<IReadOnlyList<RepositoryFile>> All = new(() =>
        [.. (ListedByGit() ?? Walked()).Order(StringComparer.Ordinal).Select(path => new RepositoryFile(path))]);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<RepositoryFile> Files => All.Value;

    /// <summary>The C# files below some folders.</summary>
    public static IReadOnlyList<RepositoryFile> CSharp(params string[] folders) => Below(".cs", folders);

    /// <summary>The files of one extension below some folders; everywhere where none is named.</summary>
    public static IReadOnlyList<RepositoryFile> Below(string extension, params string[] folders) =>
    [
        .. Files.Where(file => file.Path.EndsWith(extension, StringComparison.Ordinal)
            && (folders.Length == 0 || folders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)))),
    ];

    public static RepositoryFile? Find(string path) => Files.FirstOrDefault(file => file.Path == path);

    public static string FullPath(string path) => Path.Combine(Root, path);

    /// <summary>Null where there is no git, no repository of its, or none that it will read.</summary>
    public static IReadOnlyList<string>? ListedByGit()
    {
        var listed = Command.Run(Root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        if (listed is not { ExitCode: 0, Output.Length: > 0 }) return null;

        // A file may be deleted and still be in the index, and stands there several times while a merge is in conflict.
        return [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(path => File.Exists(FullPath(path)))];
    }

    public static IReadOnlyList<string> Walked() => [.. Walk(new DirectoryInfo(Root), "")];

    private static IEnumerable<string> Walk(DirectoryInfo directory, string prefix)
    {
        // Where a work tree is one of several, .git is a file.
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (NotWalked.Contains(entry.Name) || NotWalked.Contains(prefix + entry.Name)) continue;
            if (entry is not DirectoryInfo child)
                yield return prefix + entry.Name;
            else
                foreach (var path in Walk(child, prefix + child.Name + "/")) yield return path;
        }
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Messaging.sln")))
                return directory.FullName;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Messaging.sln.");
    }
}
