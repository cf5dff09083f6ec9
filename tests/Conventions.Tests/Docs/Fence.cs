namespace Messaging.Conventions.Tests;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Language">What it says it is, in lower case.</param>
/// <param name="Above">The line before it.</param>
/// <param name="Content">What stands in it.</param>
internal sealed record Fence(RepositoryFile File, int Line, string Language, string Above, IReadOnlyList<string> Content)
{
    private static readonly string[] CSharpNames = ["csharp", "cs", "c#"];

    public bool IsCSharp => CSharpNames.Contains(Language);

    public string Place => $"{File.Path}:{Line}";

    public static IEnumerable<Fence> In(RepositoryFile file)
    {
        var lines = file.Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            var mark = MarkOf(lines[i]);
            if (mark.Length == 0) continue;

            var end = i + 1;
            while (end < lines.Length && lines[end].Trim() != mark) end++;
            var language = lines[i].Trim()[mark.Length..].Trim().Split([' ', '{', ','], 2)[0];
            yield return new Fence(file, i + 1, language.ToLowerInvariant(), i > 0 ? lines[i - 1] : "", lines[(i + 1)..end]);
            i = end;
        }
    }

    // A fence is three or more backticks or tildes, and ends with as many of the same.
    private static string MarkOf(string line)
    {
        var trimmed = line.Trim();
        if (trimmed is not (['`', '`', '`', ..] or ['~', '~', '~', ..])) return "";
        var length = 3;
        while (length < trimmed.Length && trimmed[length] == trimmed[0]) length++;
        return trimmed[..length];
    }
}
