using System.Reflection;
using System.Xml.Linq;

namespace Messaging.Conventions.Tests;

/// <summary>Whoever reads an option's page learns what holds where it is not set.</summary>
public sealed class OptionsDocumentationTests
{
    [Fact]
    public void Every_option_states_its_default() =>
        Rule.Holds(ProjectTable.Shipped.SelectMany(OptionsOf), atLeast: 15, option =>
            option.Value?.Contains("Default", StringComparison.Ordinal) == true ? [] : [$"{option.Name}: no <value> that says \"Default\""]);

    private static IEnumerable<(string Name, string? Value)> OptionsOf(ProjectRule project)
    {
        var documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, project.Name + ".xml")).Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("value")?.Value);
        return
            from type in Assembly.Load(project.Name).GetExportedTypes()
            where type.Name.EndsWith("Options", StringComparison.Ordinal)
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            select ($"{type.FullName}.{property.Name}", documentation.GetValueOrDefault($"P:{type.FullName}.{property.Name}"));
    }
}
