using Spectre.Console;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Prints labelled lines and tables. Colours and line breaks are for terminals only, and NO_COLOR turns colours off.</summary>
/// <param name="terminal">Where to print.</param>
internal sealed class Screen(Terminal terminal)
{
    // Wide enough for every row: only a terminal breaks lines.
    private const int NoTerminalWidth = 10_000;

    private const string Reset = "\u001b[0m";

    private static bool WantsColor =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private bool IsColored => terminal.IsOutputTerminal && WantsColor;

    public void Line(string text = "") => terminal.Output.WriteLine(Printable.Of(text));

    /// <summary>Prints a label and a value from outside.</summary>
    public void Line(string label, string value, Tone tone = Tone.Plain)
    {
        var (start, end) = IsColored && tone != Tone.Plain ? (tone == Tone.Good ? "\u001b[32m" : "\u001b[31m", Reset) : ("", "");
        terminal.Output.WriteLine($"{label,-12}{start}{Printable.Of(value)}{end}");
    }

    /// <summary>Prints a table. Cells are text from outside; empty ones are allowed.</summary>
    /// <param name="header">The columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="numbers">The index of the column that is aligned right; -1 for none.</param>
    public void Table(string[] header, IEnumerable<string[]> rows, int numbers = -1)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = IsColored ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = IsColored ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = terminal.IsOutputTerminal && terminal.Width > 0 ? terminal.Width : NoTerminalWidth;

        var table = new Table { Border = TableBorder.None };
        foreach (var (index, name) in header.Index())
        {
            var column = new TableColumn(new Text(name, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 2, 0) };
            if (index == numbers) column.Alignment = Justify.Right;

            // Only the last column, the long one, is broken.
            column.NoWrap = index < header.Length - 1;
            table.AddColumn(column);
        }

        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(Printable.Of(cell))));
        console.Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n')) terminal.Output.WriteLine(line.TrimEnd());
    }
}

/// <summary>The colour of a line.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
}
