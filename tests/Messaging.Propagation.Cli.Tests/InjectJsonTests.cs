using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class InjectJsonTests
{
    private const string Context = """{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","flags":"01","traceState":"a=1","debug":false}""";

    [Fact]
    public void A_context_is_written_in_every_format_that_is_asked_for()
    {
        var answer = Assert.Single(Tool.Answers(
            [$$"""{"id":"1","formats":"tracecontext,baggage,b3","context":{{Context}},"baggage":[{"key":"tenant","value":"acme co"}]}"""], "inject", "--jsonl"));

        Assert.Equal(
            """{"id":"1","carrier":[["traceparent","00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],["b3","0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"],["tracestate","a=1"],["baggage","tenant=acme%20co"]]}""",
            answer.GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public void Debug_is_written_where_the_format_knows_it()
    {
        var answer = Assert.Single(Tool.Answers(
            [$$"""{"id":1,"formats":"b3multi","context":{{Context.Replace("false", "true", StringComparison.Ordinal)}}}"""], "inject", "--jsonl"));

        Assert.Equal("X-B3-Flags", answer.Items("carrier").Last()[0].GetString());
    }

    [Theory]
    [InlineData("defer", "b3", "-b7ad6b7169203331")]
    [InlineData("deny", "b3", "-b7ad6b7169203331-0")]
    [InlineData("accept", "b3", "-b7ad6b7169203331-1")]
    [InlineData("debug", "b3", "-b7ad6b7169203331-d")]
    [InlineData("deny", "tracecontext", "-b7ad6b7169203331-00")]
    [InlineData("debug", "tracecontext", "-b7ad6b7169203331-01")]
    [InlineData("defer", "xray", "Parent=b7ad6b7169203331;Sampled=?")]
    public void A_sampling_state_is_written_as_the_format_knows_it_whatever_the_flags_are(string sampling, string format, string end)
    {
        var (inside, beside) = (Context.Replace("\"debug\":false", $"\"sampling\":\"{sampling}\"", StringComparison.Ordinal), Context);

        var answers = Tool.Answers(
            [
                $$"""{"id":1,"formats":"{{format}}","context":{{inside}}}""",
                $$"""{"id":2,"formats":"{{format}}","context":{{beside}},"sampling":"{{sampling}}"}""",
            ],
            "inject", "--jsonl");

        Assert.All(answers, answer => Assert.EndsWith(end, answer.Items("carrier").First()[1].GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_sampling_state_is_an_error_that_names_the_known_ones()
    {
        var answer = Assert.Single(Tool.Answers([$$"""{"id":1,"context":{{Context}},"sampling":"maybe"}"""], "inject", "--jsonl"));

        Assert.Equal("sampling is defer, accept, deny or debug.", answer.Text("error"));
    }

    public static TheoryData<string, string> Files => InspectJsonTests.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_inject_case_of_the_vectors_can_be_run(string file, string formats)
    {
        var cases = Vectors.Cases(file).Where(item => item.Text("kind") == "inject").ToList();

        var answers = Tool.Answers(cases.Select(item => Line(item, formats)), "inject", "--jsonl");

        Assert.Equal(cases.Count, answers.Count);
        foreach (var (item, answer) in cases.Zip(answers))
        {
            var outcomes = item.Items("acceptable").Prepend(item.GetProperty("expected")).Select(outcome => outcome.GetProperty("carrier").GetRawText());
            Assert.Contains(Compact(answer.GetProperty("carrier").GetRawText()), outcomes.Select(Compact));
        }
    }

    // The vectors' own names for what a line of inject has.
    private static string Line(JsonElement item, string formats)
    {
        var line = new Dictionary<string, object?> { ["id"] = item.Text("id"), ["formats"] = item.TextOrNull("encoding") == "multi" ? "b3multi" : formats };
        if (item.TryGetProperty("baggage", out var baggage)) line["baggage"] = baggage;
        if (!item.TryGetProperty("context", out var given)) return JsonSerializer.Serialize(line);

        if (item.TryGetProperty("extracted_from", out var from))
        {
            var read = Assert.Single(Tool.Answers([JsonSerializer.Serialize(new { id = 1, carrier = from, formats })], "inspect", "--jsonl"));
            line["context"] = read;
            return JsonSerializer.Serialize(line);
        }

        var sampled = given.TryGetProperty("sampled", out var flag) && flag.GetBoolean();
        if (given.TryGetProperty("existing_carrier", out var existing)) line["carrier"] = existing;
        if (given.TryGetProperty("baggage", out var entries))
            line["baggage"] = entries.EnumerateObject().Select(entry => new { key = entry.Name, value = entry.Value.GetString() });
        line["context"] = new
        {
            traceId = given.Text("trace_id"),
            spanId = given.Text("span_id"),
            flags = given.TextOrNull("flags") ?? (sampled ? "01" : "00"),
            traceState = given.TextOrNull("tracestate"),
            debug = given.TryGetProperty("debug", out var debug) && debug.GetBoolean(),
            sampling = given.TextOrNull("sampling_state"),
        };
        return JsonSerializer.Serialize(line);
    }

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    [Theory]
    [InlineData("""{"id":1,"context":{"traceId":"00000000000000000000000000000000","spanId":"b7ad6b7169203331","flags":"01"}}""")]
    [InlineData("""{"id":1,"context":{"traceId":"xx","spanId":7}}""")]
    [InlineData("""{"id":1}""")]
    public void What_is_no_context_is_not_written(string line) =>
        Assert.Equal("""{"id":1,"carrier":[]}""", Assert.Single(Tool.Answers([line], "inject", "--jsonl")).GetRawText());

    [Fact]
    public void What_is_written_is_read_again()
    {
        var carrier = Assert.Single(Tool.Answers([$$"""{"id":1,"formats":"jaeger,xray","context":{{Context}}}"""], "inject", "--jsonl")).GetProperty("carrier");

        var read = Assert.Single(Tool.Answers([JsonSerializer.Serialize(new { id = 1, carrier, formats = "xray,jaeger" })], "inspect", "--jsonl"));

        Assert.Equal(("extracted", "xray", "b7ad6b7169203331"), (read.Text("outcome"), read.Text("format"), read.Text("spanId")));
        Assert.Empty(read.Items("failures"));
    }
}
