using System.IO.Enumeration;

namespace Messaging.Conventions.Tests;

/// <summary>Whoever knows one adapter knows them all: each has the same files.</summary>
public sealed class AdapterShapeTests
{
    private const string Prefix = "Messaging.Propagation.";

    public static TheoryData<string> Files =>
        ["{broker}Carrier.cs", "{broker}PropagationExtensions.cs", "{broker}Attributes.cs", "Tracing*.cs", "README.md", "RATIONALE.md"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_adapter_has(string file) =>
        Rule.Holds(ProjectTable.Adapters, atLeast: 1, adapter =>
        {
            var pattern = $"{adapter.Folder}/{file.Replace("{broker}", adapter.Name[Prefix.Length..], StringComparison.Ordinal)}";
            return Repository.Files.Any(candidate => FileSystemName.MatchesSimpleExpression(pattern, candidate.Path, ignoreCase: false))
                ? []
                : [$"{pattern}: missing"];
        });
}
