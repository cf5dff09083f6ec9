using System.Text;
using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Conformance;

/// <summary>How a case of the vectors came out.</summary>
public enum Verdict
{
    /// <summary>As expected.</summary>
    Passes,

    /// <summary>Otherwise, in a way that the case itself names as conforming.</summary>
    IsAcceptable,

    /// <summary>Otherwise.</summary>
    Deviates,
}

/// <summary>The results of one file of vectors, and their page in the documentation.</summary>
internal sealed class ConformanceReport(string file, string title, Func<JsonElement, Verdict> judge)
{
    public string File { get; } = file;

    public IReadOnlyList<(JsonElement Case, Verdict Verdict)> Results { get; } = [.. Vectors.Cases(file).Select(c => (c, judge(c)))];

    public string Describe(IReadOnlyDictionary<string, string> reasons)
    {
        var text = new StringBuilder();
        text.Append("## ").Append(title).Append(" (`").Append(File).Append("`)\n\n");
        text.Append("| authority | cases | as expected | acceptable | deviating |\n| --- | --- | --- | --- | --- |\n");
        foreach (var group in Results.GroupBy(result => result.Case.Text("authority")).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append("| ").Append(group.Key).Append(" | ").Append(group.Count());
            foreach (var verdict in Enum.GetValues<Verdict>()) text.Append(" | ").Append(group.Count(result => result.Verdict == verdict));
            text.Append(" |\n");
        }

        var others = Results.Where(result => result.Verdict != Verdict.Passes).ToList();
        if (others.Count == 0) return text.Append("\nEvery case comes out as expected.\n").ToString();

        text.Append("\n| case | what it is | outcome | reason |\n| --- | --- | --- | --- |\n");
        foreach (var (item, verdict) in others)
        {
            var id = item.Text("id");
            var reason = reasons.TryGetValue(id, out var known) ? known : throw new InvalidOperationException($"{id} does not come out as expected and has no reason.");
            text.Append("| ").Append(id).Append(" | ").Append(item.Text("title").Replace("|", "\\|", StringComparison.Ordinal)).Append(" | ")
                .Append(verdict == Verdict.IsAcceptable ? "acceptable" : "deviates").Append(" | ").Append(reason).Append(" |\n");
        }

        return text.ToString();
    }
}
