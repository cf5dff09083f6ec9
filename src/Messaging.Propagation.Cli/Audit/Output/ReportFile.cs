using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The file of a report.</summary>
internal static class ReportFile
{
    /// <summary>To be called before hours of work are lost.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Check(string path) => Try(path, () =>
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
    });

    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, string text) =>
        Try(path, () => File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));

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
