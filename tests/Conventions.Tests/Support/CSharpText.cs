using System.Text.RegularExpressions;

namespace Messaging.Conventions.Tests;

/// <summary>C# read closely enough for rules about words: comments are told from code and from strings.</summary>
internal static partial class CSharpText
{
    /// <summary>The text with every comment blanked, each line where it was.</summary>
    public static string WithoutComments(string text) => Tokens().Replace(text, static token =>
        token.Groups["comment"].Success ? NotNewline().Replace(token.Value, " ") : token.Value);

    [GeneratedRegex(
        """"
        (?<comment>//[^\n]*|/\*[\s\S]*?\*/)|"""[\s\S]*?"""|\$?@\$?"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'
        """")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"[^\n]")]
    private static partial Regex NotNewline();
}
