using System.Text.RegularExpressions;

namespace Messaging.Conventions.Tests;

/// <summary>Every rule that is switched off is counted, and says why.</summary>
public sealed partial class SuppressionTests
{
    // A number that has changed is to be changed here, upwards only with a reason that convinces.
    private static readonly Dictionary<string, int> Expected = new()
    {
        [".editorconfig"] = 4,
        ["Directory.Build.props"] = 4,
        ["benchmarks"] = 5,
        ["eng"] = 1,
        ["src"] = 12,
        ["tests"] = 6,
    };

    private static readonly string[] Extensions = [".cs", ".csproj", ".props", ".targets", ".editorconfig"];

    private static readonly IReadOnlyList<Suppression> Found =
        [.. Extensions.SelectMany(extension => Repository.Below(extension)).SelectMany(Read)];

    [Fact]
    public void Every_suppression_says_why() =>
        Rule.Holds(Found, atLeast: 5, suppression =>
            suppression.HasReason ? [] : [$"{suppression.Place}: no reason on this line or the one before"]);

    [Fact]
    public void Their_number_is_known() =>
        Assert.Equal(
            Expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            Found.GroupBy(suppression => suppression.Path.Split('/')[0], suppression => suppression.Codes)
                .Select(group => KeyValuePair.Create(group.Key, group.Sum())).OrderBy(pair => pair.Key, StringComparer.Ordinal));

    [Theory]
    [InlineData("#pragma warning " + "disable CA1000, CA2000", 2)]
    [InlineData("[Suppress" + "Message(\"Design\", \"CA1000\")]", 1)]
    [InlineData("<No" + "Warn>$(NoWarn);CS1591;CA1707</No" + "Warn>", 2)]
    [InlineData("dotnet_diagnostic.CA2000.severity = " + "none", 1)]
    [InlineData("#pragma warning restore CA1000", 0)]
    [InlineData("<Nullable>enable</Nullable>", 0)]
    public void A_suppression_is_known_by_its_line(string line, int codes) => Assert.Equal(codes, CodesOf(line));

    private static IEnumerable<Suppression> Read(RepositoryFile file)
    {
        var lines = file.Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            if (CodesOf(lines[i]) is not (> 0 and var codes)) continue;
            var hasReason = ReasonBeside().IsMatch(lines[i]) || (i > 0 && ReasonAbove().IsMatch(lines[i - 1]));
            yield return new Suppression(file.Path, $"{file.Path}:{i + 1}", codes, hasReason);
        }
    }

    private static int CodesOf(string line) =>
        Kind().Match(line) is { Success: true } found ? Math.Max(1, Code().Count(line[found.Index..].Split("//")[0])) : 0;

    [GeneratedRegex(@"#pragma\s+warning\s+disable|Suppress[M]essage(Attribute)?\(|<(NoWarn|WarningsNotAsErrors)>|severity\s*=\s*none")]
    private static partial Regex Kind();

    [GeneratedRegex(@"\b[A-Z]{2,}[0-9]{3,}\b")]
    private static partial Regex Code();

    // A comment after it, or the attribute's own justification.
    [GeneratedRegex(@"//\s*\w{2,}.*\w|<!--.*\w.*-->|Justification\s*=\s*""[^""]{10,}""")]
    private static partial Regex ReasonBeside();

    // A comment of its own line, or the last line of one.
    [GeneratedRegex(@"^\s*(//+|#)\s*\w.*\s.*\w|\w.*-->\s*$")]
    private static partial Regex ReasonAbove();

    private sealed record Suppression(string Path, string Place, int Codes, bool HasReason);
}
