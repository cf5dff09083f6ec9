using System.Diagnostics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation;

/// <summary>Any propagator of OpenTelemetry's as a format.</summary>
internal sealed class PropagatorCodec(string name, TextMapPropagator propagator) : ContextCodec
{
    private readonly string main = propagator.Fields?.FirstOrDefault() ?? name;

    /// <summary>The fields that the propagator says it writes.</summary>
    public IReadOnlyCollection<string> Names { get; } = [.. propagator.Fields ?? new HashSet<string>()];

    public override FieldSet Fields => FieldSet.Everything;

    public override Field Main => Field.None;

    public override ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        var read = Extract(fields, ref failures).ActivityContext;
        if (read.TraceId == default || read.SpanId == default) return ExtractionOutcome.Absent;

        var remote = new ActivityContext(read.TraceId, read.SpanId, read.TraceFlags, read.TraceState, isRemote: true);
        context = new RemoteContext(remote, TraceContextCodec.SamplingOf(remote.TraceFlags));
        return ExtractionOutcome.Extracted;
    }

    public override void ReadBaggage(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage)
    {
        foreach (var (key, value) in Extract(fields, ref failures).Baggage) baggage.AddPair(key, value, Field.None, ref failures);
    }

    public override void Write<TSink>(in ActivityContext context, SamplingState sampling, ref TSink sink)
    {
        var written = new List<(string Name, string Value)>();
        propagator.Inject(new PropagationContext(context, Baggage.Current), written, static (list, field, value) => list.Add((field, value)));
        foreach (var (field, value) in written) sink.Set(field, Encoding.UTF8.GetBytes(value));
    }

    private PropagationContext Extract(in ReceivedFields fields, ref FailureCollector failures)
    {
        try
        {
            return propagator.Extract(default, fields.All.Everything, static (all, field) => Values(all, field));
        }
        catch (Exception exception)
        {
            // A propagator must not throw, and this one is not ours.
            failures.AddThrown(main, exception);
            return default;
        }
    }

    private static List<string> Values(List<(string Name, FieldValue Value)>? all, string name)
    {
        var values = new List<string>();
        foreach (var (field, value) in all ?? [])
        {
            if (!string.Equals(field, name, StringComparison.OrdinalIgnoreCase)) continue;
            if (value.AsText is { } text) values.Add(text);
            else if (value.AsBytes is { } bytes && FieldText.IsText(value)) values.Add(Encoding.UTF8.GetString(bytes));
        }

        return values;
    }
}
