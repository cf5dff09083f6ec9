using Messaging.Propagation.Cli.Inspect;

namespace Messaging.Propagation.Cli.Tests;

public sealed class CommandTests
{
    [Fact]
    public void Inspect_says_what_is_wrong_and_what_to_do()
    {
        var (exit, output, error) = Tool.Run("", "inspect", "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate=bad", "baggage=a=1");

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("outcome     extracted, format tracecontext", output, StringComparison.Ordinal);
        Assert.Contains("baggage     a = 1", output, StringComparison.Ordinal);
        Assert.Contains("failure     Malformed tracestate (member 1 of 1 has no =): the value breaks the grammar of its format", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Exit_code_is_0_whatever_the_contexts_say() => Assert.Equal(0, Tool.Run("", "inspect", "traceparent=junk").Exit);

    [Fact]
    public void What_a_field_holds_cannot_move_the_cursor() =>
        Assert.DoesNotContain('\u001b', Tool.Run("", "inspect", "baggage=a=%1b%5b2J").Output);

    [Theory]
    [InlineData("There is nothing to inspect", "inspect")]
    [InlineData("'foo' is not a field", "inspect", "foo")]
    [InlineData("There is no format nope", "inspect", "--formats", "nope", "a=b")]
    [InlineData("--key takes id=base64", "inspect", "--key", "x", "a=b")]
    [InlineData("has 1 bytes and needs 16", "inspect", "--key", "x=AA==", "a=b")]
    [InlineData("leave them out", "inspect", "--jsonl", "a=b")]
    [InlineData("add --jsonl", "inject")]
    [InlineData("There is no command inspct; there are inspect, inject, probe, audit.", "inspct", "a=b")]
    [InlineData("Try msgprop --help")]
    public void Unusable_arguments_are_said_in_one_line_with_exit_code_2(string said, params string[] args)
    {
        var (exit, output, error) = Tool.Run("", args);

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.StartsWith("msgprop: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Fact]
    public void Every_reason_has_advice_of_its_own()
    {
        var advice = Enum.GetValues<FailureReason>().Select(Advice.For).ToList();

        Assert.Equal(advice.Count, advice.Count(sentence => sentence.EndsWith('.')));
        Assert.DoesNotContain("see docs/failures.md.", advice);
    }
}
