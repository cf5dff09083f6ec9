using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>Runs the tool in this process.</summary>
internal static class Tool
{
    public static (int Exit, string Output, string Error) Run(string input, params string[] args) => Run(new MemoryStream(Encoding.UTF8.GetBytes(input)), args);

    public static (int Exit, string Output, string Error) Run(Stream input, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = MsgProp.Run(args, new Terminal(input, output, error));
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>The answers to lines of JSON, one each.</summary>
    public static IReadOnlyList<JsonElement> Answers(IEnumerable<string> lines, params string[] args)
    {
        var (exit, output, error) = Run(string.Join('\n', lines), args);
        Assert.Equal((0, ""), (exit, error));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }
}
