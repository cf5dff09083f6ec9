namespace Messaging.Conventions.Tests;

/// <summary>A named region of a file that is compiled, to be shown in a document.</summary>
internal sealed record Snippet(RepositoryFile File, string Name, IReadOnlyList<string> Content)
{
    private const string Start = "#region ", End = "#endregion";

    public static IEnumerable<Snippet> In(RepositoryFile file)
    {
        string? name = null;
        var content = new List<string>();
        foreach (var line in file.Lines)
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith(Start, StringComparison.Ordinal))
            {
                name = trimmed[Start.Length..].Trim();
            }
            else if (trimmed == End && name is not null)
            {
                yield return new Snippet(file, name, [.. content]);
                name = null;
                content.Clear();
            }
            else if (name is not null)
            {
                content.Add(line);
            }
        }
    }

    /// <summary>The lines as a reader sees them: from the margin, without blanks at the ends of lines or around the whole.</summary>
    public static string Normalize(IReadOnlyList<string> lines)
    {
        var indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..].TrimEnd() : "")).Trim('\n');
    }
}
