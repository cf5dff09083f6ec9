using System.Text;

namespace OrderFlow;

/// <summary>One column of a table.</summary>
/// <param name="Heading">What stands above it.</param>
/// <param name="IsNumber">Whether its cells are numbers, which stand to the right.</param>
internal readonly record struct Column(string Heading, bool IsNumber = false);

/// <summary>Prints rows in columns, as wide as they need to be.</summary>
internal sealed class TextTable(params Column[] columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> rows = [[.. columns.Select(column => column.Heading)]];

    /// <param name="cells">One cell a column; columns at the end may be left out.</param>
    public void Add(params string[] cells) => rows.Add(cells);

    public override string ToString()
    {
        var widths = columns.Select((_, i) => rows.Max(row => row.ElementAtOrDefault(i)?.Length ?? 0)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.AppendLine(string.Join(Gap, cells).TrimEnd());
        }

        return text.ToString();
    }
}
