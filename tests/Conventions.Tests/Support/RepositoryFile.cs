using System.Text;

namespace Messaging.Conventions.Tests;

/// <summary>A file, by its path from the repository's root, with slashes.</summary>
internal sealed class RepositoryFile(string path)
{
    private const int Sniffed = 8192;

    private readonly Lazy<byte[]> bytes = new(() => File.ReadAllBytes(Repository.FullPath(path)));

    public string Path => path;

    public string Name => path[(path.LastIndexOf('/') + 1)..];

    public string Folder => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    /// <summary>As git decides it: nothing near the start is a zero.</summary>
    public bool IsText => Array.IndexOf(bytes.Value, (byte)0, 0, Math.Min(Sniffed, bytes.Value.Length)) < 0;

    public string Text => Encoding.UTF8.GetString(bytes.Value);

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>As <c>wc -l</c> counts them.</summary>
    public int LineCount => bytes.Value.Count(b => b == (byte)'\n');

    public override string ToString() => path;
}
