using System.Text;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>
/// Jaeger's baggage: <c>uberctx-key: value</c>, and <c>jaeger-baggage: k1=v1, k2=v2</c>, which is only read. Values may be percent-encoded, as clients for
/// HTTP do, or not. Source: Jaeger, "Client libraries, Propagation format".
/// </summary>
internal static class JaegerBaggage
{
    public static void Read(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage)
    {
        if (fields.Has(Field.JaegerBaggage) && fields.TryGetSingle(Field.JaegerBaggage, ref failures, out var list)) ReadList(list, ref failures, ref baggage);
        if (fields.All.Entries is not { } entries) return;

        if (fields.All.HasMoreEntries) failures.Add(FailureReason.TooManyEntries, FieldLookup.NameOf(Field.UberContext));
        foreach (var (name, value) in entries)
        {
            var key = name.AsSpan(FieldNames.UberContext.Length);
            if (key.Length > BaggageReader.MaxLength || value.Length > BaggageReader.MaxLength)
                failures.Add(FailureReason.TooLong, FieldLookup.NameOf(Field.UberContext), value);
            else if (TextOf(value) is { } text && BaggageGrammar.IsToken(key)) baggage.AddPair(key.ToString(), Decode(text), Field.UberContext, ref failures);
            else failures.Add(value.IsWrongType ? FailureReason.WrongType : FailureReason.Malformed, FieldLookup.NameOf(Field.UberContext), value);
        }
    }

    /// <summary>Writes the entries that may leave; returns why the others may not, null if all did.</summary>
    public static FailureReason? Write<TSink>(Baggage baggage, BaggagePolicy policy, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        Span<byte> buffer = stackalloc byte[512];
        var filter = new BaggageFilter(policy);
        foreach (var entry in baggage)
        {
            var value = entry.Value;
            if (!filter.TryTake(entry.Key, ref value)) continue;
            var length = PercentEncoding.Measure(value);
            var target = length <= buffer.Length ? buffer : new byte[length];
            sink.Set(FieldNames.UberContext + entry.Key, target[..PercentEncoding.Write(value, target)]);
        }

        return filter.Dropped;
    }

    private static void ReadList(FieldValue list, ref FailureCollector failures, ref BaggageReader baggage)
    {
        var text = TextOf(list).AsSpan();
        foreach (var range in text.Split(','))
        {
            var member = Ascii.TrimOws(text[range]);
            var equals = member.IndexOf('=');
            var key = equals < 0 ? default : Ascii.TrimOws(member[..equals]);
            if (!BaggageGrammar.IsToken(key)) failures.Add(FailureReason.Malformed, FieldNames.JaegerBaggage, list);
            else if (!baggage.AddPair(key.ToString(), Decode(Ascii.TrimOws(member[(equals + 1)..]).ToString()), Field.JaegerBaggage, ref failures)) return;
        }
    }

    private static string? TextOf(FieldValue value)
    {
        if (value.AsText is { } text) return text.Length <= BaggageReader.MaxLength && FieldText.IsText(value) ? text : null;
        return value.AsBytes is { } bytes && bytes.Length <= BaggageReader.MaxLength && FieldText.IsText(value) ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static string Decode(string text) =>
        text.Contains('%', StringComparison.Ordinal) && Ascii.IsAscii(text) && PercentEncoding.TryDecode(text.AsSpan(), out var decoded) ? decoded : text;
}
