namespace Messaging.Propagation.Cli.Probe;

/// <summary>Shortens messages of exceptions and values to part of a line.</summary>
internal static class OneLine
{
    private const int Limit = 200;

    /// <summary>Returns the text as <see cref="Printable"/> shows it, line ends as spaces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most characters shown. Default: 200.</param>
    public static string Of(string text, int limit = Limit) => Printable.Of(text.ReplaceLineEndings(" ").TrimEnd(), limit);
}
