namespace Messaging.Propagation.TestKit;

/// <summary>A file of the repository that a test keeps true.</summary>
public static class ApprovedFile
{
    /// <summary>Fails if the file does not hold this text; writes it instead where UPDATE_APPROVED is 1.</summary>
    public static void Matches(string path, string text)
    {
        var file = Path.Combine(Repository(), path);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1") File.WriteAllText(file, text);

        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(approved == text, $"{path} is not what the code makes it. If the code is right, run UPDATE_APPROVED=1 ./test.sh and look at the difference.");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Messaging.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }
}
