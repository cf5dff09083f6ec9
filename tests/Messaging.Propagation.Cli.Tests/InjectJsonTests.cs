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
