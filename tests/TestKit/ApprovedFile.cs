namespace Messaging.Propagation.TestKit;

/// <summary>A file of the repository that a test keeps true.</summary>
public static class ApprovedFile
{
    private static bool Updates => Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1";

    /// <summary>Fails if the file does not hold this text; writes it instead where UPDATE_APPROVED is 1.</summary>
    public static void Matches(string path, string text)
    {
        var file = Path.Combine(Repository(), path);
        if (Updates) File.WriteAllText(file, text);

        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(approved == text, $"{path} is not what the code makes it. If the code is right, run UPDATE_APPROVED=1 ./test.sh and look at the difference.");
    }

    /// <summary>The same for the part of a file between the lines <c>&lt;!-- checked: name --&gt;</c> and <c>&lt;!-- end of name --&gt;</c>.</summary>
    public static void HasSection(string path, string name, string text)
    {
        var file = Path.Combine(Repository(), path);
        var (begin, end) = ($"<!-- checked: {name} -->\n", $"<!-- end of {name} -->");
        var whole = File.ReadAllText(file);
        var start = whole.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var stop = whole.IndexOf(end, StringComparison.Ordinal);
        Assert.True(start >= begin.Length && stop >= start, $"{path} has no lines {begin.TrimEnd()} and {end}.");
        Matches(path, Updates ? whole[..start] + text + whole[stop..] : whole[start..stop] == text ? whole : text);
    }

    /// <summary>The folder that the repository is in.</summary>
    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Messaging.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
