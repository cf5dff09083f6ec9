using System.Text.Json;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Conformance;

/// <summary>Judges a case of w3c-baggage.json.</summary>
internal static class BaggageCase
{
    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options => options.Formats = [ContextFormat.Baggage]);

    public static Verdict Judge(JsonElement item) => item.Text("kind") == "inject" ? JudgeInjection(item) : JudgeExtraction(item);

    private static Verdict JudgeExtraction(JsonElement item)
    {
        var carrier = item.Carrier();
        var entries = Propagator.Extract(carrier, default(FieldList.Getter)).Baggage;
        Assert.Equal(entries, Propagator.Extract(carrier.AsBytes(), default(FieldList.Getter)).Baggage);

        var actual = Describe(entries.Select(entry => (entry.Key, entry.Value, entry.Properties)));
        if (actual == Expected(item.GetProperty("expected").GetProperty("entries"))) return Verdict.Passes;
        return item.Items("acceptable_entries").Any(list => Expected(list) == actual) ? Verdict.IsAcceptable : Verdict.Deviates;
    }

    private static Verdict JudgeInjection(JsonElement item)
    {
        var logical = item.GetProperty("baggage").EnumerateArray().ToDictionary(entry => entry.Text("key"), entry => entry.Text("value"));
        var carrier = new FieldList();
        Propagator.Injector.Inject(carrier, default(FieldList.Setter), new InjectionPlan { Context = default, Baggage = Baggage.Create(logical) });

        var written = carrier.TextOf("baggage") ?? "";
        if (written == Written(item.GetProperty("expected"))) return Verdict.Passes;
        return item.Items("acceptable").Any(outcome => Written(outcome) == written) ? Verdict.IsAcceptable : Verdict.Deviates;
    }

    private static string Written(JsonElement outcome) => outcome.Items("carrier").Select(field => field[1].GetString()!).SingleOrDefault() ?? "";

    private static string Expected(JsonElement entries) => Describe(entries.EnumerateArray().Select(entry => (
        entry.Text("key"), entry.Text("value"),
        (IReadOnlyList<KeyValuePair<string, string?>>)[.. entry.Items("properties").Select(p => new KeyValuePair<string, string?>(p.Text("key"), p.TextOrNull("value")))])));

    private static string Describe(IEnumerable<(string Key, string Value, IReadOnlyList<KeyValuePair<string, string?>> Properties)> entries) =>
        string.Join('\n', entries.Select(e => $"{e.Key} = {e.Value} ; {string.Join(" ; ", e.Properties.Select(p => $"{p.Key} = {p.Value ?? "(none)"}"))}"));
}
