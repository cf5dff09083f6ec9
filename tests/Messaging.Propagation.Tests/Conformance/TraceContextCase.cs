using System.Diagnostics;
using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Conformance;

/// <summary>Judges a case of w3c-tracecontext.json. Repeated fields are rejected, as the suites that the cases are from have it.</summary>
internal static class TraceContextCase
{
    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options =>
    {
        options.Formats = [ContextFormat.TraceContext];
        options.RepeatedFields = RepeatedFields.Reject;
    });

    public static Verdict Judge(JsonElement item) => item.Text("kind") == "inject" ? JudgeInjection(item) : JudgeExtraction(item);

    /// <summary>What is read: context and tracestate as one line, so that whole outcomes are compared.</summary>
    public static string Read(Extraction extraction) => extraction.Outcome != ExtractionOutcome.Extracted
        ? "none"
        : $"{extraction.Context.TraceId} {extraction.Context.SpanId} 0{(int)extraction.Context.TraceFlags} {extraction.Context.TraceState ?? "-"}";

    private static Verdict JudgeExtraction(JsonElement item)
    {
        var carrier = item.Carrier();
        var actual = Read(Propagator.Extract(carrier, default(FieldList.Getter)));
        Assert.Equal(actual, Read(Propagator.Extract(carrier.AsBytes(), default(FieldList.Getter))));

        var expected = item.GetProperty("expected");
        if (actual == Outcome(expected)) return Verdict.Passes;

        var acceptable = item.Items("acceptable").Select(Outcome)
            .Concat(item.Items("acceptable_tracestate").Select(state => Outcome(expected, state.GetString())));
        return acceptable.Contains(actual) ? Verdict.IsAcceptable : Verdict.Deviates;
    }

    private static Verdict JudgeInjection(JsonElement item)
    {
        var given = item.GetProperty("context");
        var flags = (ActivityTraceFlags)Convert.ToInt32(given.Text("flags"), 16);
        var context = item.TryGetProperty("extracted_from", out var from)
            ? Propagator.Extract(from.Fields(), default(FieldList.Getter)).Context
            : new ActivityContext(
                ActivityTraceId.CreateFromString(given.Text("trace_id")), ActivitySpanId.CreateFromString(given.Text("span_id")), flags, given.TextOrNull("tracestate"));

        var carrier = new FieldList();
        Propagator.Injector.Inject(carrier, default(FieldList.Setter), new InjectionPlan { Context = context, Baggage = default });
        if (Matches(item.GetProperty("expected"), carrier)) return Verdict.Passes;
        return item.Items("acceptable").Any(outcome => Matches(outcome, carrier)) ? Verdict.IsAcceptable : Verdict.Deviates;
    }

    private static bool Matches(JsonElement outcome, FieldList carrier) =>
        outcome.Items("carrier").Select(field => (field[0].GetString()!, field[1].GetString()))
            .SequenceEqual(carrier.Select(field => (field.Name, field.Value.AsText)));

    private static string Outcome(JsonElement outcome) => Outcome(outcome, outcome.TextOrNull("tracestate"));

    private static string Outcome(JsonElement outcome, string? traceState) => outcome.GetProperty("valid").GetBoolean()
        ? $"{outcome.Text("trace_id")} {outcome.Text("span_id")} {outcome.Text("flags")} {traceState ?? "-"}"
        : "none";
}
