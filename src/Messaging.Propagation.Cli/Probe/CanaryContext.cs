using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// The fields of every format, as canaries: one a format, so that ten attributes are room enough and no format speaks against another; only the four that must
/// survive travel together, as they do in life.
/// </summary>
internal static class CanaryContext
{
    private const string TraceState = "probe=1,other=t61rcWkgMzE";

    private static readonly HashSet<string> Required = [FieldNames.TraceParent, FieldNames.TraceState, FieldNames.Baggage, FieldNames.ContextStamp];

    // A blank, a letter beyond ASCII and a comma: whoever decodes or encodes once too often shows it.
    private static readonly Baggage Entries = Baggage.Create(new Dictionary<string, string> { ["probe"] = "a b,é", ["tenant"] = "acme" });

    /// <param name="ownFields">The fields that only the brokers of this path have.</param>
    /// <param name="now">The time that the stamps say.</param>
    public static IReadOnlyList<IReadOnlyList<FormatField>> Make(IReadOnlyCollection<string> ownFields, DateTimeOffset now)
    {
        var others = ContextFormat.Known.Except([ContextFormat.TraceContext, ContextFormat.Baggage, ContextFormat.None]);
        IReadOnlyList<FormatField> required =
        [
            .. Of(ContextFormat.TraceContext, ownFields),
            .. Of(ContextFormat.Baggage, ownFields),
            new(FieldNames.ContextStamp, FieldNames.ContextStamp, Stamp(now), IsRequired: true),
        ];
        return [required, .. others.Select(format => Of(format, ownFields)).Where(fields => fields.Count > 0)];
    }

    private static List<FormatField> Of(ContextFormat format, IReadOnlyCollection<string> ownFields)
    {
        var context = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, TraceState);
        var written = new Dictionary<string, string>();
        if (format.IsWritten)
            MessagePropagator.Create(options => options.Formats = [format]).Inject(written, default(DictionaryCarrier.Setter), context, Entries);

        // What the library reads and never writes is written here as those who write it do.
        foreach (var field in format.Fields)
            if (field != FieldNames.AwsTraceHeader || ownFields.Contains(field)) written.TryAdd(field, ByHand(field, context));
        return [.. written.Select(field => new FormatField(format.Name, field.Key, field.Value, Required.Contains(field.Key)))];
    }

    private static string ByHand(string field, ActivityContext context) => field switch
    {
        FieldNames.B3Flags => "0",
        FieldNames.JaegerBaggage => "probe=1, tenant=acme",
        FieldNames.MassTransitBaggage => """[{"Key":"probe","Value":"1"}]""",
        FieldNames.CloudEventsTraceState => TraceState,
        FieldNames.AwsTraceHeader => XRay(context.TraceId.ToHexString(), context.SpanId.ToHexString()),
        _ => $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-01",
    };

    private static string XRay(string traceId, string spanId) => $"Root=1-{traceId[..8]}-{traceId[8..]};Parent={spanId};Sampled=1";

    private static string Stamp(DateTimeOffset now)
    {
        var time = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return $"1;t={time};o={time};n=1;f=tsb";
    }
}

/// <summary>A field of a format, with a value to send.</summary>
internal sealed record FormatField(string Format, string Name, string Value, bool IsRequired);
