using System.Buffers;

namespace Messaging.Propagation.Cli;

/// <summary>Keeps passwords out of error messages, in whatever argument they were given.</summary>
internal static class Secrets
{
    // Harmless in a name or a path. Anything else may separate a password from its user, key or host, percent-encoded or not.
    private static readonly SearchValues<char> Harmless =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    // Separators that no message of the parser has.
    private static readonly SearchValues<char> Separators = SearchValues.Create("@?%=;");

    /// <summary>Returns true if the text may contain a password; otherwise, false.</summary>
    public static bool MayBeIn(string text) => text.AsSpan().ContainsAnyExcept(Harmless);

    /// <summary>Returns an argument in quotes, or a description of it if it may contain a password.</summary>
    public static string Show(string argument) => MayBeIn(argument) ? "An argument" : $"'{argument}'";

    /// <summary>Returns the parser's message without the arguments that may contain a password.</summary>
    public static string Hide(string message, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments.Where(MayBeIn).OrderByDescending(argument => argument.Length))
            message = message.Replace(argument, "…", StringComparison.Ordinal);

        // The parser may have split an argument.
        return message.AsSpan().ContainsAny(Separators) ? "The arguments are not understood." : message;
    }
}
