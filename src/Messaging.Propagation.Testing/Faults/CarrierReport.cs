using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Testing;

/// <summary>Says what is on a message and what is wrong with it.</summary>
internal static class CarrierReport
{
    // As much as tells one value from another; traceparent fits.
    private const int MaxShown = 64;

    public static string Of(string kind, Extraction extraction, List<(string Name, FieldValue Value)> fields, MessagePropagator propagator)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"The {kind} ").Append(extraction.Outcome switch
        {
            ExtractionOutcome.Extracted => $"carries the context of trace {extraction.Context.TraceId}, and something is wrong with it.",
            ExtractionOutcome.Failed => "carries no context that can be used.",
            _ => "carries no context.",
        });

        text.Append(fields.Count == 0 ? "\nIt has no fields at all." : "\nIts fields:");
        foreach (var (name, value) in fields) text.Append(CultureInfo.InvariantCulture, $"\n  {Escape(name)}: {Show(name, value, propagator)}");
        text.Append("\nWhat is wrong:");
        foreach (var failure in extraction.Failures)
        {
            var field = failure.Field.Length > 0 ? failure.Field : "the message";
            text.Append(CultureInfo.InvariantCulture, $"\n- {failure.Reason} of {field}: {FailureHints.Of(failure.Reason)}");
        }

        if (extraction.Failures.Count == 0)
            text.Append(CultureInfo.InvariantCulture, $"\n- none of {string.Join(", ", propagator.FieldsRead)} is there: {FailureHints.Absent}");
        return text.ToString();
    }

    // Of the fields that are not ours the name will do: what they say may be for nobody's log.
    private static string Show(string name, FieldValue value, MessagePropagator propagator)
    {
        if (value.IsWrongType) return "(neither text nor bytes)";
        var content = value.AsText ?? (value.AsBytes is { } bytes ? Encoding.UTF8.GetString(bytes) : null);
        if (content is null) return "(no value)";
        if (!IsContext(name, propagator)) return string.Create(CultureInfo.InvariantCulture, $"({content.Length} characters)");
        return content.Length <= MaxShown
            ? Escape(content)
            : string.Create(CultureInfo.InvariantCulture, $"{Escape(content[..MaxShown])}... ({content.Length} characters)");
    }

    private static bool IsContext(string name, MessagePropagator propagator) => propagator.FieldsRead.Any(field => field.EndsWith('*')
        ? name.StartsWith(field[..^1], StringComparison.OrdinalIgnoreCase)
        : string.Equals(name, field, StringComparison.OrdinalIgnoreCase));

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~' and not '\\') result.Append(c);
            else result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return result.ToString();
    }
}
