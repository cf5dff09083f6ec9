namespace Messaging.Propagation.Cli.Probe;

/// <summary>Other people's text as it may stand in a line of ours: short, and with nothing in it that moves a cursor.</summary>
internal static class OneLine
{
    private const int Limit = 200;

    public static string Of(string text, int limit = Limit)
    {
        var shown = string.Create(Math.Min(text.Length, limit), text, static (line, all) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = char.IsControl(all[i]) ? ' ' : all[i];
        });
        return text.Length > limit ? shown + "…" : shown.TrimEnd();
    }
}
