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
    [InlineData("'--frm' is not an option of inspect", "inspect", "--frm", "kcat")]
    [InlineData("There is no format nope", "inspect", "--formats", "nope", "a=b")]
    [InlineData("--key takes id=base64", "inspect", "--key", "x", "a=b")]
    [InlineData("has 1 bytes; at least 16 are needed", "inspect", "--key", "x=AA==", "a=b")]
    [InlineData("leave them out", "inspect", "--jsonl", "a=b")]
    [InlineData("add --jsonl", "inject")]
    [InlineData("There is no command inspct; there are inspect, inject, peek, probe, audit, completion.", "inspct", "a=b")]
    [InlineData("Try msgprop --help")]
    public void Unusable_arguments_are_said_in_one_line_with_exit_code_2(string said, params string[] args)
    {
        var (exit, output, error) = Tool.Run("", args);

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.StartsWith("msgprop: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("inject")]
    [InlineData("peek")]
    [InlineData("probe")]
    [InlineData("audit")]
    [InlineData("completion")]
    public void Help_has_an_example_and_the_exit_codes(string command)
    {
        var (exit, output, error) = Tool.Run("", command, "--help");

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"Examples:\n  ", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"msgprop {command} ", output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("msgprop pe", "peek")]
    [InlineData("msgprop inspect --fo", "--formats")]
    [InlineData("msgprop inspect --from kc", "kcat")]
    [InlineData("msgprop inspect --formats b3", "b3multi")]
    public void A_shell_gets_completions(string line, string completion)
    {
        var (exit, output, error) = Tool.Run("", $"[suggest:{line.Length}]", line);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(completion, output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void A_completion_script_asks_the_tool(string shell) =>
        Assert.Contains("msgprop \"[suggest:", Tool.Run("", "completion", shell).Output, StringComparison.Ordinal);

    [Fact]
    public void Colour_is_for_terminals_and_can_be_turned_off()
    {
        string[] args = ["inspect", "traceparent=junk"];
        try
        {
            Environment.SetEnvironmentVariable("TERM", "xterm");
            Assert.DoesNotContain('\u001b', Tool.Run("", args).Output);
            Assert.Contains("\u001b[31m", OnTerminal(args), StringComparison.Ordinal);

            Environment.SetEnvironmentVariable("NO_COLOR", "1");
            Assert.DoesNotContain('\u001b', OnTerminal(args));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NO_COLOR", null);
        }
    }

    private static string OnTerminal(params string[] args)
    {
        using var output = new StringWriter();
        MsgProp.Run(args, new Terminal(Stream.Null, output, TextWriter.Null) { IsOutputTerminal = true, Width = 100 });
        return output.ToString();
    }

    [Fact]
    public void Every_reason_has_advice_of_its_own()
    {
        var advice = Enum.GetValues<FailureReason>().Select(Advice.For).ToList();

        Assert.Equal(advice.Count, advice.Count(sentence => sentence.EndsWith('.')));
        Assert.DoesNotContain("see docs/failures.md.", advice);
    }
}
