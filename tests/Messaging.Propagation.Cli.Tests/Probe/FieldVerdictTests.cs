using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Tests;

public sealed class FieldVerdictTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData("a b%2Cc", "a b%2Cc", null)]
    [InlineData("abcdef", "abc", "truncated to 3 of 6 bytes")]
    [InlineData("abcdef", "", "truncated to 0 bytes: it came empty")]
    [InlineData("abcdef", "ABCDEF", "re-cased: its value came in another case")]
    [InlineData("a=%20b", "a=%2520b", "re-encoded: it came percent-encoded once more")]
    [InlineData("a=%20b", "a= b", "re-encoded: its percent encoding was undone")]
    [InlineData("abcdef", "\"abcdef\"", "re-encoded: it came as a JSON string")]
    [InlineData("abcdef", "YWJjZGVm", "re-encoded: it came as base64")]
    [InlineData("abcdef", "abcdef,x", "value changed: 2 bytes were appended")]
    [InlineData("abcdef", "xyz", "value changed")]
    [InlineData("abcdef", "\"", "value changed")]
    [InlineData("abcdef", "\"\\q\"", "value changed")]
    public void A_value_that_is_another_is_told_by_what_was_done_to_it(string sent, string received, string? how)
    {
        var verdict = FieldVerdict.Of(new ProbeField("b3", sent), [new ReceivedField("b3", received)]);

        Assert.Equal((how is null ? FieldState.Kept : FieldState.Altered, how, how is null), (verdict.State, verdict.How, verdict.Survived));
    }

    [Fact]
    public void A_name_in_another_case_a_type_and_a_second_value_are_told_together()
    {
        var verdict = FieldVerdict.Of(new ProbeField("b3", "1"), [new ReceivedField("B3", "1"), new ReceivedField("B3", "1", "Int32")]);

        Assert.Equal("re-cased: its name came as B3; repeated: it came 2 times; re-encoded: it came as Int32", verdict.How);
        Assert.False(verdict.Survived);
    }

    [Theory]
    [InlineData("traceparent", Parent, "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", true)]
    [InlineData("traceparent", Parent, "00-1af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", false)]
    [InlineData("traceparent", Parent, "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7xxx", false)]
    [InlineData("traceparent", Parent, "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false)]
    [InlineData("traceparent", Parent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", false)]
    [InlineData("traceparent", Parent, "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00", false)]
    [InlineData("traceparent", Parent, "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba9-2b7-01", false)]
    [InlineData("tracestate", "a=1", "b=2,a=1", true)]
    [InlineData("tracestate", "a=1", "b=2", false)]
    [InlineData("context-stamp", "1;t=5;o=5;n=1;f=t", "1;t=9;o=5;n=2;f=t", true)]
    [InlineData("context-stamp", "1;t=5;o=5;n=1;f=t", "1;t=9;o=9;n=1;f=t", false)]
    [InlineData("baggage", "a=1", "b=2,a=1", false)]
    public void A_context_that_something_on_the_way_carried_on_is_altered_and_survives(string field, string sent, string received, bool survived)
    {
        var verdict = FieldVerdict.Of(new ProbeField(field, sent), [new ReceivedField(field, received)]);

        Assert.Equal((FieldState.Altered, survived), (verdict.State, verdict.Survived));
        Assert.Equal(survived, verdict.How!.StartsWith("carried on", StringComparison.Ordinal));
    }
}
