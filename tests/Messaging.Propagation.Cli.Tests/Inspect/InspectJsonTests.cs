using System.Globalization;
using System.Text;
using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class InspectJsonTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public static TheoryData<string, string> Files => new()
    {
        { "w3c-tracecontext.json", "tracecontext" },
        { "w3c-baggage.json", "baggage" },
        { "b3.json", "b3" },
        { "jaeger.json", "jaeger" },
        { "xray.json", "xray" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_of_the_vectors_comes_out_as_the_library_has_it(string file, string formats)
    {
        var propagator = MessagePropagator.Create(options =>
        {
            options.Formats = [.. ContextFormat.Parse(formats)];
            options.RepeatedFields = RepeatedFields.Reject;
        });
        var cases = Vectors.Cases(file).Where(item => item.Text("kind") == "extract").ToList();

        var answers = Tool.Answers(
            cases.SelectMany(item => new[] { Line(item.Text("id"), item.Carrier(), formats, asBytes: false), Line(item.Text("id"), item.Carrier(), formats, asBytes: true) }),
            "inspect", "--jsonl", "--strict");

        Assert.Equal(cases.Count * 2, answers.Count);
        for (var i = 0; i < answers.Count; i++)
        {
            var read = propagator.Extract(cases[i / 2].Carrier(), default(FieldList.Getter));
            var answer = answers[i];
            var extracted = read.Outcome == ExtractionOutcome.Extracted;
            Assert.Equal(cases[i / 2].Text("id"), answer.Text("id"));
            Assert.Equal(read.Outcome.ToString().ToLowerInvariant(), answer.Text("outcome"));
            Assert.Equal(extracted ? read.Context.TraceId.ToHexString() : null, answer.TextOrNull("traceId"));
            Assert.Equal(extracted ? read.Context.SpanId.ToHexString() : null, answer.TextOrNull("spanId"));
            Assert.Equal(extracted ? ((int)read.Context.TraceFlags).ToString("x2", CultureInfo.InvariantCulture) : null, answer.TextOrNull("flags"));
            Assert.Equal(read.Context.TraceState, answer.TextOrNull("traceState"));
            Assert.Equal(extracted && read.Sampling == SamplingState.Debug, answer.GetProperty("debug").GetBoolean());
            Assert.Equal(read.Baggage.Select(entry => (entry.Key, entry.Value)), answer.Items("baggage").Select(entry => (entry.Text("key"), entry.Text("value"))));
            Assert.Equal(
                read.Baggage.SelectMany(entry => entry.Properties.Select(property => (property.Key, property.Value))),
                answer.Items("baggage").SelectMany(entry => entry.Items("properties")).Select(property => (property.Text("key"), property.TextOrNull("value"))));
            Assert.Equal(
                read.Failures.Select(failure => (failure.Reason.ToString(), failure.Field)),
                answer.Items("failures").Select(failure => (failure.Text("reason"), failure.Text("field"))));
        }
    }

    [Fact]
    public void An_answer_has_every_property_also_where_nothing_was_found()
    {
        var answer = Assert.Single(Tool.Answers(["""{"id":"1","carrier":[]}"""], "inspect", "--jsonl"));

        Assert.Equal(
            """{"id":"1","outcome":"absent","format":null,"traceId":null,"spanId":null,"flags":null,"sampled":null,"debug":false,"traceState":null,"baggage":[],"failures":[]}""",
            answer.GetRawText());
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_answered_and_the_next_is_read()
    {
        string[] lines =
        [
            "junk", "[1]", """{"id":7}""", """{"id":"a","carrier":[["x"]]}""", """{"id":"b","carrier":[["x",{"base64":"*"}]]}""",
            """{"id":"c","carrier":[],"formats":"nope"}""", """{"id":"d","carrier":[],"formats":7}""", "\u0000\ud800", $$"""{"id":"e","carrier":[["traceparent","{{Parent}}"]]}""",
        ];

        var answers = Tool.Answers(lines, "inspect", "--jsonl");

        Assert.Equal(9, answers.Count);
        Assert.All(answers.Take(8), answer => Assert.NotEmpty(answer.Text("error")));
        Assert.Equal(["7", "a", "b", "c", "d"], answers.Skip(2).Take(5).Select(answer => answer.GetProperty("id").ToString()));
        Assert.Equal("extracted", answers[8].Text("outcome"));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"a\":[1,\"\\udfff\"]}")]
    [InlineData("1e999")]
    public void An_id_comes_back_as_it_was_written_and_costs_no_other_line(string id)
    {
        string[] lines = [$$"""{"id":{{id}},"carrier":[["traceparent","{{Parent}}"]]}""", $$"""{"id":{{id}}}""", """{"id":"after","carrier":[]}"""];

        var (exit, output, error) = Tool.Run(string.Join('\n', lines), "inspect", "--jsonl");

        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, "", 3), (exit, error, answers.Length));
        Assert.StartsWith($$"""{"id":{{id}},"outcome":"extracted",""", answers[0], StringComparison.Ordinal);
        Assert.StartsWith($$"""{"id":{{id}},"error":""", answers[1], StringComparison.Ordinal);
        Assert.StartsWith("""{"id":"after","outcome":"absent",""", answers[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("inject")]
    public void A_line_of_300_MB_is_answered_in_bounded_memory_and_the_next_is_read(string command)
    {
        using var input = new EndlessLine(300_000_000, "\n{\"id\":\"after\",\"carrier\":[]}");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (exit, output, error) = Tool.Run(input, command, "--jsonl");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000);
        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, "", 2), (exit, error, answers.Length));
        Assert.Equal("""{"id":null,"error":"The line is longer than 8 MB."}""", answers[0]);
        Assert.StartsWith("""{"id":"after",""", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_no_text_are_what_they_are()
    {
        var answers = Tool.Answers(
            [
                """{"id":1,"carrier":[["traceparent",7]]}""", """{"id":2,"carrier":[["traceparent",null]]}""",
                """{"id":3,"carrier":[["traceparent",{"base64":"AAEC"}]]}""",
            ],
            "inspect", "--jsonl");

        Assert.Equal(["WrongType", "Malformed", "NotText"], answers.Select(answer => answer.Items("failures").Single().Text("reason")));
    }

    [Fact]
    public void Repeated_names_count_as_the_last_unless_they_are_rejected()
    {
        var line = $$"""{"id":1,"carrier":[["traceparent","{{Parent.Replace('b', 'c')}}"],["traceparent","{{Parent}}"]]}""";

        Assert.Equal("b7ad6b7169203331", Assert.Single(Tool.Answers([line], "inspect", "--jsonl")).Text("spanId"));
        Assert.Equal("failed", Assert.Single(Tool.Answers([line], "inspect", "--jsonl", "--strict")).Text("outcome"));
    }

    [Fact]
    public void With_a_key_only_what_is_signed_by_it_is_extracted()
    {
        var key = Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        var unsigned = $$"""{"id":1,"carrier":[["traceparent","{{Parent}}"]]}""";

        var answer = Assert.Single(Tool.Answers([unsigned], "inspect", "--jsonl", "--key", $"k={key}"));

        Assert.Equal("SignatureMissing", answer.Items("failures").Single().Text("reason"));
    }

    private static string Line(string id, FieldList carrier, string formats, bool asBytes) => JsonSerializer.Serialize(new
    {
        id,
        carrier = carrier.Select(field => new[] { field.Name, asBytes ? new { base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(field.Value.AsText!)) } : (object)field.Value.AsText! }),
        formats,
    });
}
