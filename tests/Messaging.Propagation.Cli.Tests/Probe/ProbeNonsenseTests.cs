using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class ProbeNonsenseTests
{
    private const string Variable = "MSGPROP_SERVICEBUS";

    [Theory]
    [InlineData("'orders' is not an address: write scheme://host:port/queue", "orders")]
    [InlineData("unknown scheme: use kafka://, amqp://", "http://127.0.0.1/orders")]
    [InlineData("names no topic", "kafka://127.0.0.1:9092")]
    [InlineData("names no queue", "amqp://127.0.0.1:5672/")]
    [InlineData("The kafka:// address cannot be parsed", "kafka://127.0.0.1:port/orders")]
    [InlineData("The kafka:// address cannot be parsed", "kafka:///orders")]
    [InlineData("unknown scheme", "kafka\u001b[2J://h/q")]
    [InlineData("--count takes a number from 1 to 1000", "kafka://127.0.0.1:1/q", "--count", "0")]
    [InlineData("--timeout takes a time", "kafka://127.0.0.1:1/q", "--timeout", "soon")]
    [InlineData("--timeout takes a time", "kafka://127.0.0.1:1/q", "--timeout", "-1s")]
    [InlineData("unknown scheme", "kafka://127.0.0.1:1/q", "--through", "ftp://h/q")]
    [InlineData("only ?vhost=name may follow the queue", "amqp://127.0.0.1:1/q?host=x")]
    [InlineData("write %23 for one in a name", "amqp://127.0.0.1:1/top#ic")]
    [InlineData("--timeout takes a time", "kafka://127.0.0.1:1/q", "--timeout", "5")]
    [InlineData("kafka://127.0.0.1:1/q cannot be reached or does not let us in", "kafka://127.0.0.1:1/q", "--timeout", "1s")]
    [InlineData("amqp://127.0.0.1:1/q cannot be reached or does not let us in", "amqp://127.0.0.1:1/q", "--timeout", "1s")]
    [InlineData("amqps://127.0.0.1:1/q cannot be reached or does not let us in", "amqps://127.0.0.1:1/q", "--timeout", "1s")]
    [InlineData("sqs+http://127.0.0.1:1/q cannot be reached or does not let us in", "sqs+http://127.0.0.1:1/q", "--timeout", "1s")]
    public async Task Nonsense_is_said_in_one_line_with_exit_code_2(string said, params string[] args) => ShouldSay(said, await RunAsync(args));

    [Theory]
    [InlineData("kafka")]
    [InlineData("amqp")]
    [InlineData("amqps")]
    [InlineData("sqs+http")]
    [InlineData("sqs+https")]
    public async Task A_port_that_accepts_and_says_nothing_is_a_broker_that_cannot_be_reached(string scheme)
    {
        using var silent = new SilentListener();

        var result = await RunAsync($"{scheme}://127.0.0.1:{silent.Port}/q", "--timeout", "1s").WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

        ShouldSay($"{scheme}://127.0.0.1:{silent.Port}/q cannot be reached or does not let us in", result);
    }

    [Theory]
    [InlineData("Try msgprop --help", "kafka://127.0.0.1:1/q", "amqp://me:hunter2@127.0.0.1:1/q")]
    [InlineData("Try msgprop --help", "kafka://127.0.0.1:1/q", "amqp://127.0.0.1:1/q?password=hunter2")]
    [InlineData("Try msgprop --help", "kafka://127.0.0.1:1/q", "--nonsense=me:hunter2@127.0.0.1")]
    [InlineData("Try msgprop --help", "kafka://127.0.0.1:1/q", "--count", "me:hunter2@127.0.0.1")]
    [InlineData("Try msgprop --help", "kafka://127.0.0.1:1/q", "@hunter2")]
    [InlineData("--timeout takes a time", "kafka://127.0.0.1:1/q", "--timeout", "me:hunter2@127.0.0.1")]
    [InlineData("MSGPROP_KAFKA_CONFIG", "kafka://127.0.0.1:1/q?sasl.password=hunter2")]
    [InlineData("AWS_ACCESS_KEY_ID", "sqs+http://127.0.0.1:1/q?secret=hunter2")]
    [InlineData("MSGPROP_SERVICEBUS", "servicebus://127.0.0.1/q?SharedAccessKey=hunter2")]
    [InlineData("only ?vhost=name may follow the queue", "amqp://127.0.0.1:1/q?password=hunter2")]
    [InlineData("only ?vhost=name may follow the queue", "amqp://127.0.0.1:1/q?vhost=ours&password=hunter2")]
    [InlineData("is not an address", "127.0.0.1:1/q?password=hunter2")]
    [InlineData("names no queue", "amqp://127.0.0.1:1?vhost=hunter2")]
    public async Task What_may_be_a_password_is_not_repeated_wherever_it_stands(string said, params string[] args) => ShouldSay(said, await RunAsync(args));

    [Theory]
    [InlineData("kafka://me:hunter2@127.0.0.1:9092/q", "MSGPROP_KAFKA_CONFIG")]
    [InlineData("amqp://me:hunter2@127.0.0.1:5672/q", "MSGPROP_AMQP_USER and MSGPROP_AMQP_PASSWORD")]
    [InlineData("amqps://me:hunter2@x@127.0.0.1/q", "MSGPROP_AMQP_PASSWORD")]
    [InlineData("sqs+https://me:hunter2@127.0.0.1/q", "AWS_ACCESS_KEY_ID")]
    [InlineData("servicebus://me:hunter2@127.0.0.1/q", "MSGPROP_SERVICEBUS")]
    [InlineData("me:hunter2@127.0.0.1/q", "write scheme://host:port/queue")]
    public async Task A_password_in_an_address_is_refused_and_not_repeated(string address, string said)
    {
        var result = await RunAsync(address);

        ShouldSay(said, result);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    // In one test, for the environment is the whole process's.
    [Fact]
    public async Task Service_bus_wants_the_connection_string_of_its_namespace()
    {
        ShouldSay("MSGPROP_SERVICEBUS is not set", await RunAsync("servicebus://example.invalid/q"));
        try
        {
            Environment.SetEnvironmentVariable(Variable, "hunter2");
            ShouldSay("MSGPROP_SERVICEBUS is no connection string", await RunAsync("servicebus://example.invalid/q"));

            Environment.SetEnvironmentVariable(Variable, "Endpoint=sb://127.0.0.1/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==");
            ShouldSay("MSGPROP_SERVICEBUS is for 127.0.0.1", await RunAsync("servicebus://example.invalid/q"));
            ShouldSay("cannot be reached or does not let us in", await RunAsync("servicebus://127.0.0.1/q", "--timeout", "1s"));

            using var silent = new SilentListener();
            Environment.SetEnvironmentVariable(
                Variable, $"Endpoint=sb://127.0.0.1:{silent.Port};SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==;UseDevelopmentEmulator=true");
            var unreached = await RunAsync("servicebus://127.0.0.1/q", "--timeout", "1s").WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            ShouldSay("cannot be reached or does not let us in", unreached);
            ShouldSay($"servicebus://127.0.0.1:{silent.Port}/q", unreached);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => Task.Run(() => Tool.Run("", ["probe", .. args]));

    private static void ShouldSay(string said, (int Exit, string Output, string Error) result)
    {
        Assert.Equal((2, ""), (result.Exit, result.Output));
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("msgprop: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }
}
