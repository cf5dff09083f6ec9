using System.Xml.Linq;

namespace Messaging.Conventions.Tests;

/// <summary>A project or props file as it is written, without what MSBuild makes of it.</summary>
internal sealed class ProjectFile(RepositoryFile file)
{
    // What puts an assembly beside the project's own, other than a project.
    private static readonly string[] PackageItems = ["PackageReference", "FrameworkReference", "Reference", "GlobalPackageReference"];

    private readonly XDocument xml = XDocument.Parse(file.Text);

    public string Path => file.Path;

    /// <summary>The projects it references, as paths from the root.</summary>
    public IReadOnlyList<string> References => [.. Items("ProjectReference").Select(item => FromRoot(Include(item)))];

    public IReadOnlyList<string> Packages => [.. PackageItems.SelectMany(Items).Select(Include)];

    /// <summary>Packages that would come along to whoever references this project.</summary>
    public IReadOnlyList<string> PackagesHandedOn =>
        [.. PackageItems.SelectMany(Items).Where(item => (string?)item.Attribute("PrivateAssets") != "all").Select(Include)];

    public string? Property(string name) => xml.Descendants(name).FirstOrDefault()?.Value;

    private static string Include(XElement item) => (string?)item.Attribute("Include") ?? (string?)item.Attribute("Update") ?? "";

    private IEnumerable<XElement> Items(string name) => xml.Descendants(name);

    private string FromRoot(string include)
    {
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, file.Folder, include.Replace('\\', '/')));
        return System.IO.Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }
}
