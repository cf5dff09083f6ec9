using System.Diagnostics;
using System.Text.Json;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Conformance;

/// <summary>Judges a case of b3.json, jaeger.json or xray.json. Repeated fields are rejected, as the suites that the cases are from have it.</summary>
internal sealed class NeighbourCase(params ContextFormat[] formats)
{
    private readonly MessagePropagator propagator = MessagePropagator.Create(options =>
    {
        options.Formats = formats;
        options.RepeatedFields = RepeatedFields.Reject;
    });

    public Verdict Judge(JsonElement item) => item.Text("kind") == "inject" ? JudgeInjection(item) : JudgeExtraction(item);

    private Verdict JudgeExtraction(JsonElement item)
    {
        var carrier = item.Carrier();
        var actual = Read(propagator.Extract(carrier, default(FieldList.Getter)));
        Assert.Equal(actual, Read(propagator.Extract(carrier.AsBytes(), default(FieldList.Getter))));

        if (actual == Outcome(item.GetProperty("expected"), actual)) return Verdict.Passes;
        return item.Items("acceptable").Any(outcome => actual == Outcome(outcome, actual)) ? Verdict.IsAcceptable : Verdict.Deviates;
    }

    private Verdict JudgeInjection(JsonElement item)
    {
        var given = item.GetProperty("context");
        var sampling = given.TextOrNull("sampling_state") switch
        {
            "accept" => SamplingState.Sampled,
            "deny" => SamplingState.NotSampled,
            "debug" => SamplingState.Debug,
            "defer" => SamplingState.Deferred,
            _ when given.TryGetProperty("debug", out var debug) && debug.GetBoolean() => SamplingState.Debug,
            _ => given.GetProperty("sampled").GetBoolean() ? SamplingState.Sampled : SamplingState.NotSampled,
        };
        var context = new ActivityContext(
            IsZero(given.Text("trace_id")) ? default : ActivityTraceId.CreateFromString(given.Text("trace_id")),
            IsZero(given.Text("span_id")) ? default : ActivitySpanId.CreateFromString(given.Text("span_id")),
            sampling is SamplingState.Sampled or SamplingState.Debug ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, given.TextOrNull("tracestate"));
        var baggage = given.TryGetProperty("baggage", out var entries)
            ? Baggage.Create(entries.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!))
            : default;
        var writer = item.TextOrNull("encoding") == "multi" ? MessagePropagator.Create(options => options.Formats = [ContextFormat.B3Multi]) : propagator;

        var carrier = given.TryGetProperty("existing_carrier", out var existing) ? existing.Fields() : [];
        writer.Inject(carrier, default(FieldList.Setter), context, baggage, sampling);
        return Matches(item.GetProperty("expected"), carrier) || item.Items("acceptable").Any(outcome => Matches(outcome, carrier))
            ? Verdict.Passes
            : Verdict.Deviates;
    }

    private static bool IsZero(string id) => id.All(digit => digit == '0');

    private static bool Matches(JsonElement outcome, FieldList carrier) =>
        outcome.Items("carrier").Select(field => (field[0].GetString()!, field[1].GetString()))
            .SequenceEqual(carrier.Select(field => (field.Name, field.Value.AsText)));

    // A whole outcome as one line, so that nothing of it is left out of the comparison.
    private static string Read(in Extraction extraction)
    {
        var baggage = string.Join(',', extraction.Baggage.Select(entry => $"{entry.Key}={entry.Value}").Order());
        var state = StateName(extraction.Sampling);
        return extraction.Outcome == ExtractionOutcome.Extracted
            ? $"{extraction.Context.TraceId} {extraction.Context.SpanId} {extraction.Context.TraceFlags} {state} [{baggage}]"
            : $"none {state} [{baggage}]";
    }

    private static string Outcome(JsonElement outcome, string actual)
    {
        var valid = outcome.GetProperty("valid").GetBoolean();
        var sampled = valid && outcome.GetProperty("sampled").GetBoolean();
        var debug = outcome.TryGetProperty("debug", out var flag) && flag.ValueKind == JsonValueKind.True;

        // Jaeger has two states and a flag; what X-Ray's cases leave open they do not ask for.
        var state = outcome.TryGetProperty("sampling_state", out _) ? outcome.TextOrNull("sampling_state") ?? "-"
            : !valid ? "-"
            : debug ? "debug"
            : sampled ? "accept"
            : actual.Contains(" defer ", StringComparison.Ordinal) ? "defer"
            : "deny";
        var baggage = outcome.TryGetProperty("baggage", out var entries)
            ? string.Join(',', entries.EnumerateObject().Select(entry => $"{entry.Name}={entry.Value.GetString()}").Order())
            : "";
        return valid
            ? $"{outcome.Text("trace_id")} {outcome.Text("span_id")} {(sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None)} {state} [{baggage}]"
            : $"none {state} [{baggage}]";
    }

    private static string StateName(SamplingState? state) => state switch
    {
        SamplingState.Sampled => "accept",
        SamplingState.NotSampled => "deny",
        SamplingState.Debug => "debug",
        SamplingState.Deferred => "defer",
        _ => "-",
    };
}
