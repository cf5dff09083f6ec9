namespace Messaging.Propagation.Testing;

/// <summary>Patterns of topic exchanges: words between dots, <c>*</c> for one word and <c>#</c> for any number of them.</summary>
internal static class TopicPattern
{
    public static bool Matches(string pattern, string key) => Matches(pattern.Split('.'), key.Length == 0 ? [] : key.Split('.'));

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> words)
    {
        if (pattern.IsEmpty) return words.IsEmpty;
        if (pattern[0] != "#") return !words.IsEmpty && (pattern[0] == "*" || pattern[0] == words[0]) && Matches(pattern[1..], words[1..]);

        for (var taken = 0; taken <= words.Length; taken++)
            if (Matches(pattern[1..], words[taken..]))
                return true;
        return false;
    }
}
