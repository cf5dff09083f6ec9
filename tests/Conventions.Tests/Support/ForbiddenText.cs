using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Messaging.Conventions.Tests;

/// <summary>
/// What may not stand in some files. It carries a text that it must find and one that it must pass over, so that it cannot be a pattern
/// that finds nothing.
/// </summary>
internal sealed class ForbiddenText
{
    private readonly Regex regex;
    private readonly bool inComments;
    private readonly string forbidden;
    private readonly string allowed;

    /// <param name="what">What is forbidden, as the test's name says it.</param>
    /// <param name="pattern">Finds it.</param>
    /// <param name="forbidden">An example of it. It stands in a file of the repository, so it is put together from parts where need be.</param>
    /// <param name="allowed">Something near it that is allowed.</param>
    /// <param name="inComments">Whether it is forbidden in comments of C# too.</param>
    public ForbiddenText(
        string what, [StringSyntax(StringSyntaxAttribute.Regex)] string pattern, string forbidden, string allowed, bool inComments = false)
    {
        What = what;
        regex = new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        this.inComments = inComments;
        this.forbidden = forbidden;
        this.allowed = allowed;
    }

    public string What { get; }

    public IEnumerable<string> In(RepositoryFile file)
    {
        var text = inComments ? file.Text : CSharpText.WithoutComments(file.Text);
        return regex.Matches(text).Select(match =>
            $"{file.Path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {What}: {match.Value.Trim().ReplaceLineEndings(" ")}");
    }

    public void KnowsItsExamples()
    {
        Assert.Matches(regex, forbidden);
        Assert.DoesNotMatch(regex, allowed);
    }
}
