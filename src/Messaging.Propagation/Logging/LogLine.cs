using System.Collections;
using System.Globalization;
using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// One line of the log: its text, and the values that are known by their names. Strings can come from outside and are made printable.
/// </summary>
internal sealed class LogLine : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> values = [];
    private readonly StringBuilder text = new(), format = new();

    /// <summary>Fills a template.</summary>
    /// <param name="template">The template; see <see cref="LogEvent"/>.</param>
    /// <param name="given">The values of its slots, in order; null for one that is not known.</param>
    public LogLine(string template, ReadOnlySpan<object?> given)
    {
        var rest = template.AsSpan();
        foreach (var value in given)
        {
            var slot = rest.IndexOf('{');
            var part = rest[..slot].LastIndexOf('[');
            var end = slot + rest[slot..].IndexOf('}');
            var after = part < 0 ? end + 1 : end + rest[end..].IndexOf(']') + 1;
            Append(part < 0 ? rest[..slot] : rest[..part]);
            if (part < 0) Append(rest[slot..(end + 1)], value);
            else if (value is not null)
            {
                Append(rest[(part + 1)..slot]);
                Append(rest[slot..(end + 1)], value);
                Append(rest[(end + 1)..(after - 1)]);
            }

            rest = rest[after..];
        }

        Append(rest);
        values.Add(new("{OriginalFormat}", format.ToString()));
    }

    public int Count => values.Count;

    public KeyValuePair<string, object?> this[int index] => values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => text.ToString();

    private void Append(ReadOnlySpan<char> literal)
    {
        text.Append(literal);
        format.Append(literal);
    }

    private void Append(ReadOnlySpan<char> slot, object? value)
    {
        var shown = value is string name ? PrintableText.Of(name) : value;
        text.Append(CultureInfo.InvariantCulture, $"{shown}");
        format.Append(slot);
        values.Add(new(slot[1..^1].ToString(), shown));
    }
}
