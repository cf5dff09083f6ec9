using System.Text;

namespace Messaging.Propagation.TestKit;

/// <summary>Carriers of a given size on which every member of one field is malformed, as a hostile sender makes them.</summary>
public static class MalformedFields
{
    /// <summary>A good context beside the malformed field, so that nothing is skipped.</summary>
    public const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private const int Framing = 2;

    /// <summary>Gets a malformed member of each field that is worth attacking, by the field's name; of <c>uberctx-</c> the keys are malformed.</summary>
    public static IReadOnlyDictionary<string, string> Members { get; } = new Dictionary<string, string>
    {
        ["traceparent"] = "00-",
        ["tracestate"] = " ,",
        ["baggage"] = "é,",
        ["context-stamp"] = "1;",
        ["b3"] = "0-",
        ["X-B3-TraceId"] = "g",
        ["X-B3-SpanId"] = "g",
        ["X-B3-Sampled"] = "2",
        ["X-B3-Flags"] = "x",
        ["uber-trace-id"] = "1:%",
        ["uberctx-"] = "v",
        ["jaeger-baggage"] = "é,",
        ["X-Amzn-Trace-Id"] = "Root=;",
        ["AWSTraceHeader"] = "Root;",
        ["Diagnostic-Id"] = "00-",
        ["MT-Activity-Correlation-Context"] = "[{",
    };

    /// <summary>Makes the fields.</summary>
    /// <param name="name">A name of <see cref="Members"/>.</param>
    /// <param name="shape">How the size is spread over fields.</param>
    /// <param name="size">Characters of names and values, and two of framing for each field as Kafka has it, without the good <c>traceparent</c>.</param>
    public static FieldList Of(string name, MalformedShape shape, int size)
    {
        var member = Members[name];
        var fields = new FieldList();
        if (name != "traceparent") fields.With("traceparent", TraceParent);
        var isNamePrefix = name.EndsWith('-');
        var count = shape switch
        {
            MalformedShape.OneValue => 1,
            MalformedShape.ManyValues => size / (Framing + name.Length + member.Length + (isNamePrefix ? 7 : 0)),
            _ => isNamePrefix ? 1000 : Math.Min(1000, 1 << name.Count(char.IsAsciiLetter)),
        };
        var length = Math.Max(member.Length, (size / count) - name.Length - Framing);
        var value = string.Concat(Enumerable.Repeat(member, length / member.Length));
        for (var i = 0; i < count; i++) fields.With(isNamePrefix ? $"{name}({i:d6}" : shape == MalformedShape.ManySpellings ? Spelling(name, i) : name, value);
        return fields;
    }

    // The bits of the number say which letters are capitals.
    private static string Spelling(string name, int number)
    {
        var spelling = new StringBuilder(name.ToLowerInvariant());
        for (var i = 0; i < spelling.Length; i++)
        {
            if (!char.IsAsciiLetter(spelling[i])) continue;
            if ((number & 1) != 0) spelling[i] = char.ToUpperInvariant(spelling[i]);
            number >>= 1;
        }

        return spelling.ToString();
    }
}

/// <summary>How a malformed megabyte is spread over fields.</summary>
public enum MalformedShape
{
    /// <summary>One field with one long value.</summary>
    OneValue,

    /// <summary>As many fields of one member each as fit, all of the same name; of names that differ for <c>uberctx-</c>.</summary>
    ManyValues,

    /// <summary>One value for each of up to a thousand spellings of the name: what a carrier with unique names can hold.</summary>
    ManySpellings,
}
