using System.Globalization;
using System.Text;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Cli.Tests;

public sealed class RabbitMqProbeTests(Broker broker) : IAsyncLifetime
{
    private static int number;

    private readonly string prefix = $"probe-{Interlocked.Increment(ref number)}-{Environment.ProcessId}";
    private IConnection connection = null!;
    private IChannel channel = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connection = await broker.ConnectAsync();
        channel = await connection.CreateChannelAsync();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_field_of_every_format_comes_through_a_queue_and_none_is_left_in_it(bool quorum)
    {
        var queue = await QueueAsync(quorum: quorum);

        (await ProbeTool.ReportAsync(0, Uri(queue))).ShouldBeWhole(fields: 64);

        Assert.Equal(0u, await channel.MessageCountAsync(queue, Token));
    }

    [Fact]
    public async Task What_a_relay_drops_cuts_and_rewrites_is_named()
    {
        var (from, to) = (await QueueAsync("-from"), await QueueAsync("-to"));
        var faults = new ContextFaults(seed: 1).Drop("tracestate").Truncate("traceparent", 20).Garble("context-stamp").Recase("b3");
        await using var relay = RabbitMqRelay.Start(broker, from, to, faults);

        var report = await ProbeTool.ReportAsync(1, Uri(from), "--through", Uri(to));

        Assert.Equal(("dropped", null), report.Field("tracestate"));
        Assert.Equal(("altered", "truncated to 20 of 55 bytes"), report.Field("traceparent"));
        Assert.Equal(("altered", "value changed"), report.Field("context-stamp"));
        Assert.StartsWith("re-cased: its name came as B3", report.Field("b3").How, StringComparison.Ordinal);
        Assert.Equal(("kept", null), report.Field("baggage"));
    }

    [Fact]
    public async Task Messages_of_others_are_left_in_the_queue_in_their_order()
    {
        var queue = await QueueAsync();
        string[] theirs = ["one", "two", "three"];
        foreach (var text in theirs) await channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes(text), Token);

        Assert.Equal(0, (await ProbeTool.RunAsync(Uri(queue))).Exit);

        var left = new List<string>();
        while (await channel.BasicGetAsync(queue, autoAck: true, Token) is { } message) left.Add(Encoding.UTF8.GetString(message.Body.Span));
        Assert.Equal(theirs, left);
    }

    [Fact]
    public async Task A_message_of_others_has_been_delivered_once_afterwards()
    {
        var queue = await QueueAsync(quorum: true);
        string[] theirs = ["one", "two", "three"];
        foreach (var text in theirs) await channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes(text), Token);

        Assert.Equal(0, (await ProbeTool.RunAsync(Uri(queue))).Exit);

        var counts = new List<object?>();
        await Eventually.Holds(
            async () =>
            {
                while (await channel.BasicGetAsync(queue, autoAck: true, Token) is { } message) counts.Add(message.BasicProperties.Headers!["x-delivery-count"]);
                return counts.Count >= theirs.Length;
            },
            "the messages were back");
        Assert.Equal([1L, 1L, 1L], counts);
    }

    [Fact]
    public async Task A_run_that_is_ended_removes_what_it_made_however_slow_that_is()
    {
        await using var network = new TcpRelay(broker.Address.Host, broker.Address.Port);
        var queue = $"{prefix}-ended";
        using var run = ToolProcess.Start("probe", $"amqp://127.0.0.1:{network.Port}/{queue}", "--create", "--count", "1000");
        await Eventually.Holds(() => ExistsAsync(queue), "the probe had made its queue");

        network.Latency = TimeSpan.FromMilliseconds(700);
        var (exit, error) = await run.EndAsync();

        Assert.Equal((2, "msgprop: The probe was interrupted before it had found anything out.\n"), (exit, error));
        Assert.False(await ExistsAsync(queue));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_queue_with_more_messages_of_others_than_may_be_held_is_refused_and_left_in_its_order(bool quorum)
    {
        var queue = await QueueAsync(quorum: quorum);
        var theirs = Enumerable.Range(1, 1010).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        foreach (var text in theirs) await channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes(text), Token);

        var (exit, output, error) = await ProbeTool.RunAsync(Uri(queue));

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("holds more than 1000 messages in front of the canaries", error, StringComparison.Ordinal);

        // The canaries that were sent by then expire.
        var left = new List<string>();
        await Eventually.Holds(
            async () =>
            {
                while (await channel.BasicGetAsync(queue, autoAck: true, Token) is { } message) left.Add(Encoding.UTF8.GetString(message.Body.Span));
                return left.Count >= theirs.Count;
            },
            "the messages were back");
        Assert.Equal(theirs, left.Where(text => int.TryParse(text, out _)));
    }

    [Fact]
    public async Task A_queue_with_consumers_is_told_of()
    {
        var (from, to) = (await QueueAsync("-from"), await QueueAsync("-to"));
        await channel.BasicConsumeAsync(to, autoAck: false, new RabbitMQ.Client.Events.AsyncEventingBasicConsumer(channel), Token);

        var report = await ProbeTool.ReportAsync(1, Uri(from), "--through", Uri(to), "--timeout", "500ms");

        Assert.Equal($"{to} has consumers (1), which may take canaries before the probe does.", report.GetProperty("notes")[0].GetString());
    }

    [Fact]
    public async Task A_queue_that_the_probe_made_is_gone_afterwards()
    {
        var queue = $"{prefix}-made";

        Assert.Equal(0, (await ProbeTool.RunAsync(Uri(queue), "--create")).Exit);

        var exception = await Assert.ThrowsAsync<OperationInterruptedException>(() => channel.QueueDeclarePassiveAsync(queue, Token));
        Assert.Equal(404, exception.ShutdownReason!.ReplyCode);
    }

    [Fact]
    public async Task A_queue_that_was_there_stays_though_it_might_have_been_made()
    {
        var queue = await QueueAsync();

        Assert.Equal(0, (await ProbeTool.RunAsync(Uri(queue), "--create")).Exit);

        Assert.Equal(queue, (await channel.QueueDeclarePassiveAsync(queue, Token)).QueueName);
    }

    [Fact]
    public async Task An_absent_queue_is_said_in_one_line()
    {
        var (exit, output, error) = await ProbeTool.RunAsync(Uri($"{prefix}-absent"));

        Assert.Equal((2, ""), (exit, output));
        Assert.Equal(
            $"msgprop: There is no queue {prefix}-absent at amqp://{broker.Address.Host}:{broker.Address.Port}, " +
            "or it may not be seen: check its name, or add --create.\n",
            error);
    }

    private async Task<bool> ExistsAsync(string queue)
    {
        await using var other = await connection.CreateChannelAsync(cancellationToken: Token);
        try
        {
            await other.QueueDeclarePassiveAsync(queue, Token);
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }

    private async Task<string> QueueAsync(string suffix = "", bool quorum = false)
    {
        var arguments = quorum ? new Dictionary<string, object?> { ["x-queue-type"] = "quorum" } : null;
        await channel.QueueDeclareAsync(prefix + suffix, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Token);
        return prefix + suffix;
    }

    private string Uri(string queue) => $"amqp://{broker.Address.Host}:{broker.Address.Port}/{queue}";
}
