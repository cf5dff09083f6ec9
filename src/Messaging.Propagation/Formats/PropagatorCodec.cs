using System.Diagnostics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation;

/// <summary>A format that a propagator of OpenTelemetry reads and writes.</summary>
internal sealed class PropagatorCodec(string name, TextMapPropagator propagator) : ContextCodec
{
    private readonly HashSet<string> declared = new(propagator.Fields ?? new HashSet<string>(), StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<bool> carriesBaggage = new(() => CarriesBaggageIn(propagator));

    /// <summary>Gets the field that reports name for the whole format.</summary>
    public string MainName { get; } = propagator.Fields?.FirstOrDefault() ?? name;

    /// <summary>Gets the fields that the propagator declares. Those of its baggage are not among them where their names hold a key.</summary>
    public IReadOnlyCollection<string> Declared => declared;

    /// <summary>Gets whether the propagator writes baggage. It is asked once, by writing an entry.</summary>
    public bool CarriesBaggage => carriesBaggage.Value;

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

    /// <summary>Returns whether a field belongs to the context, and not to an entry of baggage. It is of the context where nothing is declared.</summary>
    public bool IsOfContext(string field) => declared.Count == 0 || declared.Contains(field);

    /// <summary>Returns what the propagator writes. What it throws is thrown.</summary>
    public List<(string Name, byte[] Value)> FieldsOf(in ActivityContext context, Baggage baggage) => FieldsOf(propagator, context, baggage);

    private PropagationContext Extract(in ReceivedFields fields, ref FailureCollector failures)
    {
        try
        {
            return propagator.Extract(default, fields.All.Everything, static (all, field) => Values(all, field));
        }
        catch (Exception exception)
        {
            // A propagator must not throw, and this one is not ours.
            failures.AddThrown(MainName, exception);
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

    private static List<(string Name, byte[] Value)> FieldsOf(TextMapPropagator propagator, in ActivityContext context, Baggage baggage)
    {
        var written = new List<(string, byte[])>();
        propagator.Inject(
            new PropagationContext(context, baggage), written, static (list, field, value) => list.Add((field ?? "", Encoding.UTF8.GetBytes(value ?? ""))));
        return written;
    }

    private static bool CarriesBaggageIn(TextMapPropagator propagator)
    {
        var context = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        try
        {
            return SizeOf(FieldsOf(propagator, context, Baggage.Create(new() { ["key"] = "value" }))) != SizeOf(FieldsOf(propagator, context, default));
        }
        catch (Exception)
        {
            return true;
        }
    }

    private static int SizeOf(List<(string Name, byte[] Value)> fields) => fields.Sum(field => field.Name.Length + field.Value.Length);
}
