using System.Reflection;
using System.Runtime.CompilerServices;

namespace Messaging.Conventions.Tests;

/// <summary>Who may know whom: <see cref="ProjectTable"/> against the project files.</summary>
public sealed class ProjectGraphTests
{
    private static readonly IReadOnlyList<ProjectFile> Projects = [.. Repository.Below(".csproj").Select(file => new ProjectFile(file))];

    /// <summary>What MSBuild puts into every project below src.</summary>
    private static readonly string[] Imported = ["Directory.Build.props", "src/Directory.Build.props", "src/Directory.Build.targets"];

    [Fact]
    public void Every_project_is_in_the_table() =>
        Rule.Holds(Projects, atLeast: 9, project => RuleOf(project) is null ? [$"{project.Path}: not in ProjectTable"] : []);

    [Fact]
    public void Every_project_of_the_table_is_there() =>
        Rule.Holds(ProjectTable.Rules, atLeast: 11, rule =>
            Repository.Find(rule.Path) is null ? [$"{rule.Path}: in ProjectTable and nowhere else"] : []);

    [Fact]
    public void Every_reference_is_in_the_table() =>
        Rule.Holds(
            Projects.SelectMany(project => project.References.Select(reference => (project, reference))), atLeast: 12,
            edge => RuleOf(edge.project)?.References.Contains(edge.reference) == true ? [] : [$"{edge.project.Path} -> {edge.reference}"]);

    [Fact]
    public void Shipped_projects_reference_the_packages_of_the_table_and_no_other() =>
        Rule.Holds(
            Projects.SelectMany(project => project.Packages.Select(package => (project, package)))
                .Where(edge => RuleOf(edge.project)?.Packages is not null),
            atLeast: 5,
            edge => RuleOf(edge.project)!.Packages!.Contains(edge.package) ? [] : [$"{edge.project.Path} -> {edge.package}"]);

    [Fact]
    public void Packages_that_every_shipped_project_has_are_not_handed_on() =>
        Rule.Holds(
            Imported.Select(path => new ProjectFile(Repository.Find(path)!)), atLeast: 3,
            props => props.PackagesHandedOn.Select(package => $"{props.Path} -> {package}: PrivateAssets is not all"));

    [Fact]
    public void Adapters_reference_the_core_and_nothing_else_of_ours() =>
        Rule.Holds(
            Projects.Where(project => ProjectTable.Adapters.Any(adapter => adapter.Path == project.Path)), atLeast: 1,
            project => project.References is ["src/Messaging.Propagation/Messaging.Propagation.csproj"]
                ? []
                : [$"{project.Path} -> {string.Join(", ", project.References)}"]);

    [Fact]
    public void Every_project_is_built_with_the_solution()
    {
        var solution = Repository.Find("Messaging.sln")!.Text.Replace('\\', '/');

        Rule.Holds(
            ProjectTable.InSolution.Where(rule => Repository.Find(rule.Path) is not null), atLeast: 8,
            rule => solution.Contains($"\"{rule.Path}\"", StringComparison.Ordinal) ? [] : [$"{rule.Path}: not in Messaging.sln"]);
    }

    [Fact]
    public void Internals_are_shown_to_the_test_project_of_the_same_name_only() =>
        Rule.Holds(
            ProjectTable.Shipped.SelectMany(rule => Assembly.Load(rule.Name).GetCustomAttributes<InternalsVisibleToAttribute>()
                .Select(attribute => (rule.Name, Friend: attribute.AssemblyName))),
            atLeast: 3,
            edge => edge.Friend == edge.Name + ".Tests" ? [] : [$"{edge.Name}: shows its internals to {edge.Friend}"]);

    private static ProjectRule? RuleOf(ProjectFile project) => ProjectTable.Rules.FirstOrDefault(rule => rule.Path == project.Path);
}
