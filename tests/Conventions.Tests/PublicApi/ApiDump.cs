using System.Reflection;
using System.Text;

namespace Messaging.Conventions.Tests;

/// <summary>What an assembly shows to those who reference it, as sorted text.</summary>
internal static class ApiDump
{
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => ApiNames.Of(type), StringComparer.Ordinal))
        {
            text.Append(ApiTypes.Declaration(type)).Append('\n');
            foreach (var line in new ApiMembers(type).Lines()) text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The lines that one text has and the other has not, each with the type it belongs to.</summary>
    public static IEnumerable<string> Difference(string approved, string received)
    {
        var before = Qualified(approved).ToList();
        var after = Qualified(received).ToList();
        return before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line));
    }

    private static IEnumerable<string> Qualified(string text)
    {
        var type = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == ' ') yield return $"{type}  {line.Trim()}";
            else yield return type = line;
        }
    }
}
