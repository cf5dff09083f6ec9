using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The file of a report. It is written beside its place and moved there, so that what is there is whole.</summary>
internal static class ReportFile
{
    private const int Head = 256;

    /// <summary>To be called before hours of work are lost, or a file by a slip: a shell makes <c>--html a.jsonl b.jsonl</c> of <c>--html *.jsonl</c>.</summary>
    /// <param name="path">Where the page is to be.</param>
    /// <param name="inputs">What is read.</param>
    /// <exception cref="UsageException">It cannot be written, or something else would be lost.</exception>
    public static void Check(string path, IReadOnlyList<string> inputs) => Try(path, () =>
    {
        var target = TargetOf(path);
        if (inputs.Any(input => string.Equals(TargetOf(input), target, StringComparison.Ordinal)))
            throw new UsageException($"--html {path} is one of the files that are read; name another file for the page.");
        if (IsInPlace(target))
        {
            using var file = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return;
        }

        if (File.Exists(target) && !IsPage(target))
            throw new UsageException($"--html {path} is there and no page; name another file, or remove it first.");
        using var probe = new FileStream(Beside(target), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
    });

    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, string text) => Try(path, () =>
    {
        var target = TargetOf(path);
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (IsInPlace(target))
        {
            File.WriteAllText(target, text, encoding);
            return;
        }

        var beside = Beside(target);
        try
        {
            File.WriteAllText(beside, text, encoding);
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    });

    // Nothing is lost of what is empty, and a device or a pipe, which look like that, cannot be moved to.
    private static bool IsInPlace(string target) =>
        Directory.Exists(target) || (File.Exists(target) && new FileInfo(target) is var file && (file.Length == 0 || file.LinkTarget is not null));

    // What a link of a process to its pipe leads to is no path.
    private static string TargetOf(string path)
    {
        path = Path.GetFullPath(path);
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null;
        return File.Exists(target) ? target : path;
    }

    private static string Beside(string target) => $"{target}.{Guid.NewGuid():N}.tmp";

    private static bool IsPage(string target)
    {
        using var file = new StreamReader(target);
        var head = new char[Head];
        var begin = head.AsSpan(0, file.ReadBlock(head, 0, Head)).TrimStart();
        return begin.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || begin.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static void Try(string path, Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--html {path} cannot be written ({exception.Message.TrimEnd('.')}); name a file in a folder that is there and yours.");
        }
    }
}
