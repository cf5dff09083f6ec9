namespace Messaging.Propagation.Cli;

/// <summary>Keeps what may be a password off the terminal, whoever put it into an argument where none belongs.</summary>
internal static class Secrets
{
    // A user and a password stand in front of an @; parameters, of which one may be a password, behind a ?.
    private const string Marks = "@?";

    public static bool MayBeIn(string text) => text.AsSpan().ContainsAny(Marks);

    /// <summary>What the parser says of arguments, without those that may hold a secret.</summary>
    public static string Hide(string message, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments.Where(MayBeIn).OrderByDescending(argument => argument.Length))
            message = message.Replace(argument, "…", StringComparison.Ordinal);

        // The parser has cut one of them up.
        return MayBeIn(message) ? "The arguments are not understood." : message;
    }
}
