using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>Text from outside neither moves the cursor nor reorders a line.</summary>
public sealed class PrintableTests
{
    // Built from numbers: the characters themselves would reorder this file too.
    private static readonly string RightToLeft = ((char)0x202e).ToString(), ZeroWidth = ((char)0x200b).ToString(), NextLine = ((char)0x85).ToString();

    [Fact]
    public void Controls_and_invisible_characters_are_written_as_escapes()
    {
        Assert.Equal(
            "a\\u001B[2Jb\\r\\n\\u202Ec\\u200Bd\\u0085\\u007Fé漢😀",
            Printable.Of($"a\u001b[2Jb\r\n{RightToLeft}c{ZeroWidth}d{NextLine}\u007fé漢😀"));
        Assert.Equal("\uFFFD", Printable.Of("\ud800"));
    }

    [Fact]
    public void A_long_text_is_cut_between_characters() => Assert.Equal("😀😀…", Printable.Of("😀😀😀", 2));

    [Theory]
    [InlineData("baggage=a=%1b%5b2J%e2%80%ae")]
    [InlineData("tracestate=a=\u001b[2J")]
    public void Field_values_are_escaped(string field)
    {
        var output = Tool.Run("", "inspect", "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", field).Output;

        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain(RightToLeft, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Invisible_characters_of_a_JSON_document_are_escapes_and_its_values_stay()
    {
        var name = $"a{RightToLeft}{char.ConvertFromUtf32(0xE0001)}é漢😀";

        var output = Tool.Run(JsonSerializer.Serialize(new { message_id = name, headers = new { x = 1 } }), "inspect", "--json").Output;

        Assert.Contains("é漢", output, StringComparison.Ordinal);
        Assert.DoesNotContain(RightToLeft, output, StringComparison.Ordinal);
        Assert.Equal(name, JsonDocument.Parse(output).RootElement.Items("messages").Single().Text("message"));
    }

    [Theory]
    [InlineData("probe", "kafka://127.0.0.1:1/a%1b[2J%e2%80%aeb", "--timeout", "500ms")]
    [InlineData("audit", "a\u001b[2J.json")]
    [InlineData("inspect", "a\u001b[2J")]
    [InlineData("a\u001b[2J")]
    [InlineData("inspect", "--formats", "a\u001b[2J", "a=b")]
    [InlineData("inspect", "--key", "a\u001b[2J=AQIDBAUGBwgJCgsMDQ4PEA==", "a=b")]
    public void Arguments_are_escaped_in_errors(params string[] args)
    {
        var (exit, _, error) = Tool.Run("", args);

        Assert.Equal((2, 1), (exit, error.Count(c => c == '\n')));
        Assert.DoesNotContain('\u001b', error);
        Assert.DoesNotContain(RightToLeft, error, StringComparison.Ordinal);
    }
}
