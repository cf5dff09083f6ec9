using System.Text.RegularExpressions;

namespace Messaging.Conventions.Tests;

/// <summary>A namespace segment that is a vendor's root hides it: inside <c>X.Azure</c>, <c>Azure.Core</c> is no longer found.</summary>
public sealed partial class NamespaceTests
{
    private static readonly string[] VendorRoots = ["RabbitMQ", "Azure", "Amazon", "Confluent"];

    [Fact]
    public void Every_source_file_is_in_a_namespace_of_ours_that_hides_no_vendors() =>
        Rule.Holds(Repository.CSharp("src"), atLeast: 90, file =>
            Declaration().Match(file.Text) is { Success: true } found ? Check(file, found.Groups["name"].Value) : [$"{file.Path}: no namespace"]);

    private static IEnumerable<string> Check(RepositoryFile file, string name)
    {
        var segments = name.Split('.');
        if (segments is not ["Messaging", "Propagation", ..]) yield return $"{file.Path}: {name} is not below Messaging.Propagation";
        foreach (var segment in segments.Intersect(VendorRoots)) yield return $"{file.Path}: {name} hides the namespace {segment}";
    }

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
