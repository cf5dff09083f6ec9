using System.Text;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>Input that is no dump gives one clear line and exit code 2, in bounded memory.</summary>
public sealed class HostileDumpTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    // 100 MB for the heap; the runtime itself takes about 60 MB.
    private const string HeapLimit = "0x6400000";

    public static TheoryData<string> Inputs =>
    [
        "random", "random text", "deep objects", "deep arrays", "long text", "long string", "long number", "long name", "long object", "invalid UTF-8", "invalid UTF-8 in JSON", "escapes", "open brackets", "UTF-16", "commas",
    ];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void One_line_and_exit_code_2(string kind)
    {
        using var input = Input(kind);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (exit, output, error) = Tool.Run(input, "inspect");

        Assert.Equal((2, "", 1), (exit, output, error.Count(c => c == '\n')));
        Assert.StartsWith("msgprop: ", error, StringComparison.Ordinal);
        Assert.InRange(error.Length, 0, 400);
        Assert.DoesNotContain('\u001b', error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000_000);
    }

    [Fact]
    public void Damage_anywhere_in_any_form_gives_at_most_one_line_and_no_escape()
    {
        // Every place would take a minute. Forms differ in length, so a step reaches names, values and punctuation.
        const int Step = 5;
        byte[][] damages = [[0xff], [0xc3], [0x1b], "\\ud800"u8.ToArray(), "\\\\ud800"u8.ToArray(), "\\u001b"u8.ToArray()];
        foreach (var form in DumpFormTests.Forms.Select(row => DumpFormTests.Fill(row.Data.Item1)))
        {
            var bytes = Encoding.UTF8.GetBytes(form);
            for (var place = 0; place < bytes.Length; place += Step)
            {
                ShouldBeTold(bytes[..place]);
                foreach (var damage in damages) ShouldBeTold([.. bytes[..place], .. damage, .. bytes[place..]]);
            }
        }
    }

    [Theory]
    [InlineData("{0}\n\u001b[2Jx: y\n", "line 2 contains control characters")]
    [InlineData("[{\"traceparent\":\"{0}\"},{\"trace", "is cut off")]
    [InlineData("{\"traceparent\":\"{0}\"}\n{\"x\":}\n", "line 2 is not JSON")]
    [InlineData("[{\"traceparent\":\"{0}\"},{\"x\":\"\\ud800\"}]", "message 2 holds text that is not Unicode")]
    public void What_can_be_read_is_reported_and_the_rest_is_told_in_one_line_with_exit_code_2(string input, string said)
    {
        var text = input[0] == '{' && input[1] == '0' ? $"traceparent: {Parent}{input[3..]}" : input.Replace("{0}", Parent, StringComparison.Ordinal);

        var (exit, output, error) = Tool.Run(text, "inspect");

        Assert.Equal((2, 1), (exit, error.Count(c => c == '\n')));
        Assert.StartsWith("msgprop: Part of the input could not be read: ", error, StringComparison.Ordinal);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains("extracted, format tracecontext", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", ",", "]")]
    [InlineData("{\"ResponseMetadata\":{\"HTTPHeaders\":{\"traceparent\":\"x\"}},\"Messages\":[", ",", "],\"Count\":1}")]
    [InlineData("", "\n", "")]
    public async Task A_hundred_thousand_messages_are_judged_in_bounded_memory(string start, string between, string end)
    {
        using var folder = new Folder();
        var body = new string('x', 500);
        var message = $$$"""{"exchange":"","routing_key":"orders","properties":{"headers":{"traceparent":"{{{Parent}}}","baggage":"a=1"}},"payload":"{{{body}}}","payload_encoding":"string"}""";
        var path = folder.At("dump.json");
        await using (var file = new StreamWriter(path))
        {
            await file.WriteAsync(start);
            for (var i = 0; i < 100_000; i++)
            {
                if (i > 0) await file.WriteAsync(between);
                await file.WriteAsync(message);
            }

            await file.WriteAsync(end);
        }

        using var run = ToolProcess.Shell($"DOTNET_GCHeapHardLimit={HeapLimit} exec \"$@\" > '{folder.At("out")}'", "inspect", path);

        Assert.Equal((0, ""), await run.ExitAsync());
        Assert.StartsWith("100,000 messages, read as RabbitMQ management JSON\n", await File.ReadAllTextAsync(folder.At("out"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void ShouldBeTold(byte[] input)
    {
        var (exit, output, error) = Tool.Run(new MemoryStream(input), "inspect");

        Assert.True((exit, error.Count(c => c == '\n')) is (0, 0) or (2, 1), $"exit {exit} with {Encoding.UTF8.GetString(input)}: {error}");
        Assert.DoesNotContain('\u001b', output + error);
    }

    private static Stream Input(string kind)
    {
        const int Long = 300_000_000;
        var random = new Random(1);
        switch (kind)
        {
            case "random":
                var bytes = new byte[1_000_000];
                random.NextBytes(bytes);
                return new MemoryStream(bytes);
            case "random text":
                return Text(string.Concat(Enumerable.Range(0, 1_000_000).Select(_ => (char)random.Next(' ', '9'))));
            case "deep objects":
                return Text(string.Concat(Enumerable.Repeat("{\"a\":", 200_000)));
            case "deep arrays":
                return Text(new string('[', 1_000_000));
            case "long text":
                return new EndlessLine(Long, "");
            case "long string":
                return new EndlessLine(Long, "", "{\"a\":\"");
            case "long number":
                return new EndlessLine(Long, "", "{\"a\":1", (byte)'1');
            case "long name":
                return new EndlessLine(Long, "", "{\"");
            case "long object":
                return new EndlessLine(Long, "", "{\"\\ud800\":1,\"a\":\"");
            case "invalid UTF-8":
                return new MemoryStream([.. "traceparent: "u8, 0xff, 0xfe, (byte)'\n', 0xc3, (byte)'(']);
            case "invalid UTF-8 in JSON":
                return new MemoryStream([.. "{\"headers\":{\"traceparent\":\""u8, 0xff, .. "\"}}"u8]);
            case "escapes":
                return Text("\u001b[31mtraceparent: \u001b[2J\u001b]0;title\u0007\n");
            case "open brackets":
                return Text("[{\"headers\":[{\"key\":");
            case "UTF-16":
                return new MemoryStream(Encoding.Unicode.GetBytes($"traceparent: {Parent}"));
            default:
                return Text("{" + new string(',', 1_000_000));
        }
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
