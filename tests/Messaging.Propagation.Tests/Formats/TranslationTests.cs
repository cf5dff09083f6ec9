using System.Diagnostics;
using System.Text;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Formats;

/// <summary>A context goes from one format into another, as a service between two neighbours hands it on.</summary>
public sealed class TranslationTests
{
    private static readonly ContextFormat[] Formats = [ContextFormat.TraceContext, ContextFormat.B3, ContextFormat.B3Multi, ContextFormat.Jaeger, ContextFormat.XRay];

    private static readonly ActivityTraceId TraceId = ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c");
    // Level 2 of the specification has it, the runtime has no name for it.
    private const ActivityTraceFlags RandomTraceId = (ActivityTraceFlags)2;

    private static readonly ActivitySpanId SpanId = ActivitySpanId.CreateFromString("b7ad6b7169203331");

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var from in Formats)
                foreach (var to in Formats)
                    pairs.Add(from.Name, to.Name);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Ids_and_the_sampling_decision_survive_every_translation(string from, string to)
    {
        foreach (var sampling in Enum.GetValues<SamplingState>())
        {
            var read = Translate(from, to, sampling);

            Assert.Equal((TraceId, SpanId), (read.Context.TraceId, read.Context.SpanId));
            Assert.Equal(sampling is SamplingState.Sampled or SamplingState.Debug, read.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
            Assert.Empty(read.Failures);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_64_bit_trace_id_survives_every_translation(string from, string to)
    {
        var shortId = ActivityTraceId.CreateFromString("00000000000000008448eb211c80319c");

        Assert.Equal(shortId, Translate(from, to, SamplingState.Sampled, shortId).Context.TraceId);
    }

    [Fact]
    public void What_is_lost_on_the_way_is_what_the_documentation_says()
    {
        var table = new StringBuilder("| from \\ to |");
        foreach (var to in Formats) table.Append(" `").Append(to).Append("` |");
        table.Append("\n| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", Formats.Length))).Append('\n');
        foreach (var from in Formats)
        {
            table.Append("| `").Append(from).Append("` |");
            foreach (var to in Formats) table.Append(' ').Append(string.Join(", ", Losses(from.Name, to.Name)) is { Length: > 0 } lost ? lost : "nothing").Append(" |");
            table.Append('\n');
        }

        ApprovedFile.HasSection("docs/formats.md", "translations", table.ToString());
    }

    private static IEnumerable<string> Losses(string from, string to)
    {
        if (Translate(from, to, SamplingState.Sampled).Context.TraceState is null) yield return "trace state";
        if (!Translate(from, to, SamplingState.Sampled, flags: RandomTraceId).Context.TraceFlags.HasFlag(RandomTraceId)) yield return "random flag";
        if (Translate(from, to, SamplingState.Debug).Sampling != SamplingState.Debug) yield return "debug";
        if (Translate(from, to, SamplingState.Deferred).Sampling != SamplingState.Deferred) yield return "deferral";
        if (Translate(from, to, SamplingState.Sampled).Baggage.Count == 0) yield return "baggage";
    }

    private static Extraction Translate(
        string from, string to, SamplingState sampling, ActivityTraceId? traceId = null, ActivityTraceFlags flags = ActivityTraceFlags.None)
    {
        if (sampling is SamplingState.Sampled or SamplingState.Debug) flags |= ActivityTraceFlags.Recorded;
        var context = new ActivityContext(traceId ?? TraceId, SpanId, flags, "vendor=1");
        var first = Write(from, context, Baggage.Create(new() { ["tenant"] = "acme co/ä" }), sampling);
        var between = Read(from, first);

        var second = Write(
            to, between.Context, Baggage.Create(between.Baggage.ToDictionary(entry => entry.Key, entry => entry.Value)), between.Sampling!.Value);
        var read = Read(to, second);
        Assert.True(read.Baggage is [] or [{ Key: "tenant", Value: "acme co/ä" }]);
        return read;
    }

    private static FieldList Write(string format, ActivityContext context, Baggage baggage, SamplingState sampling)
    {
        var carrier = new FieldList();
        Propagator(format).Inject(carrier, default(FieldList.Setter), context, baggage, sampling);
        return carrier;
    }

    private static Extraction Read(string format, FieldList carrier) => Propagator(format).Extract(carrier.AsBytes(), default(FieldList.Getter));

    private static MessagePropagator Propagator(string format) => MessagePropagator.Create(options => options.Formats = ContextFormat.Parse(format));
}
