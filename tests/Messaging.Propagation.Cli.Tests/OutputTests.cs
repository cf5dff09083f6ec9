using Messaging.Propagation.TestKit.Kafka;

namespace Messaging.Propagation.Cli.Tests;

public sealed class OutputTests(Cluster cluster)
{
    private const int BrokenPipe = 32, NoSpace = 28;

    private static readonly string[] Inspect = ["inspect", "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"];

    [Fact]
    public void What_cannot_be_written_is_said_in_one_line_with_exit_code_2()
    {
        var (exit, error) = Run(NoSpace, Inspect);

        Assert.Equal((2, "msgprop: The input could not be read, or what was found not be written: 28\n"), (exit, error));
    }

    [Fact]
    public void A_reader_that_has_seen_enough_is_no_fault() => Assert.Equal((0, ""), Run(BrokenPipe, Inspect));

    [Fact]
    public async Task A_reader_that_has_seen_enough_changes_no_exit_code()
    {
        var (from, to) = (cluster.NewTopic(), cluster.NewTopic());

        var (exit, error) = await Task.Run(() => Run(BrokenPipe, ["probe", Uri(from), "--through", Uri(to), "--timeout", "500ms", "--json"]));

        Assert.Equal((1, ""), (exit, error));
    }

    [Fact]
    public async Task A_full_device_is_exit_code_2()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        using var run = ToolProcess.Shell("exec \"$@\" > /dev/full", Inspect);

        var (exit, error) = await run.ExitAsync();

        Assert.Equal((2, 1), (exit, error.Count(c => c == '\n')));
        Assert.StartsWith("msgprop: The input could not be read, or what was found not be written: No space left on device", error, StringComparison.Ordinal);
    }

    // The writer holds what it is given until it is flushed, as that of the tool does.
    private static (int Exit, string Error) Run(int failure, string[] args)
    {
        using var error = new StringWriter { NewLine = "\n" };
        var output = new StreamWriter(new FailingStream(failure), bufferSize: 1 << 16);
        return (MsgProp.Run(args, new Terminal(Stream.Null, output, error)), error.ToString());
    }

    private string Uri(string topic) => $"kafka://{cluster.BootstrapServers}/{topic}";

    private sealed class FailingStream(int failure) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => Fail();

        public override void Write(ReadOnlySpan<byte> buffer) => Fail();

        private void Fail() => throw new IOException(failure.ToString(System.Globalization.CultureInfo.InvariantCulture), failure);
    }
}
