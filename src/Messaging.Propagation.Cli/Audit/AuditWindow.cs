namespace Messaging.Propagation.Cli.Audit;

/// <summary>The window of an audit as it is written.</summary>
internal static class AuditWindow
{
    private static readonly TimeSpan Shortest = TimeSpan.FromTicks(1), Longest = TimeSpan.FromDays(7);

    /// <exception cref="UsageException">It is none.</exception>
    public static TimeSpan Parse(string text) =>
        Duration.Read(text, Shortest, Longest) ?? throw new UsageException($"--window {text} is no time up to seven days; write it as 30s, 5m or 2h.");
}
