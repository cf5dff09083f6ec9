using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>Around the largest frame that a connection has agreed on, whether the decorator knows it or not.</summary>
[Collection(nameof(Alone))]
public sealed class ASendThatSucceedsBareSucceedsDecorated(Broker broker)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4096, false, false)]
    [InlineData(4096, false, true)]
    [InlineData(4096, true, false)]
    [InlineData(8192, false, false)]
    [InlineData(8192, false, true)]
    [InlineData(8192, true, false)]
    public async Task Each_of_the_last_three_hundred_sizes_is_published(uint frameMax, bool knowsFrame, bool byProxy)
    {
        await using var connection = await ConnectAsync(frameMax);
        using var spans = new Spans("amq.gen");
        var (channel, plain, queue) = await ChannelsAsync(connection, knowsFrame, byProxy);
        var largest = await LargestAsync(frameMax);
        using var context = Context();

        foreach (var size in Enumerable.Range(largest - 300, 301).Prepend(0))
        {
            await channel.BasicPublishAsync("", queue, true, Properties(size), Messages.Body, Token);
            Assert.Equal(size, (await plain.BasicGetAsync(queue, autoAck: true, Token))!.BasicProperties.Text("user")!.Length);
        }

        Baggage.ClearBaggage();
        Assert.True(channel.IsOpen);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(8192)]
    public async Task The_context_that_the_client_writes_itself_has_its_room(uint frameMax)
    {
        var largest = await LargestAsync(frameMax);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("RabbitMQ.Client.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var connection = await ConnectAsync(frameMax);
        var (channel, plain, queue) = await ChannelsAsync(connection, knowsFrame: true, byProxy: false);
        using var context = Context();
        context.SetBaggage("key", new string('v', 200));

        // Publishing bare takes as much more as the client writes.
        var written = await ClientContextAsync(plain, queue);
        foreach (var size in Enumerable.Range(largest - 900, 901 - written))
        {
            await channel.BasicPublishAsync("", queue, true, Properties(size), Messages.Body, Token);
            Assert.Equal(size, (await plain.BasicGetAsync(queue, autoAck: true, Token))!.BasicProperties.Text("user")!.Length);
        }

        Baggage.ClearBaggage();
        Assert.True(channel.IsOpen);
    }

    private static BasicProperties Properties(int size) => new() { Headers = new Dictionary<string, object?> { ["user"] = new string('z', size) } };

    private static Activity Context()
    {
        var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = "vendor=" + new string('x', 100);
        Baggage.SetBaggage("tenant", new string('y', 200));
        return ambient;
    }

    private static async Task<(IChannel Decorated, IChannel Plain, string Queue)> ChannelsAsync(IConnection connection, bool knowsFrame, bool byProxy)
    {
        var plain = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        var queue = (await plain.QueueDeclareAsync(cancellationToken: Token)).QueueName;
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = byProxy);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        return (knowsFrame ? channel.WithPropagation(RabbitMqClientInfo.From(connection), propagator) : channel.WithPropagation(propagator), plain, queue);
    }

    /// <summary>The largest header that the bare client publishes, found by publishing.</summary>
    private async Task<int> LargestAsync(uint frameMax)
    {
        var (fits, tooLarge) = (0, (int)frameMax);
        while (tooLarge - fits > 1)
        {
            var size = (fits + tooLarge) / 2;
            if (await IsPublishedAsync(frameMax, size)) fits = size;
            else tooLarge = size;
        }

        return fits;
    }

    private async Task<bool> IsPublishedAsync(uint frameMax, int size)
    {
        await using var connection = await ConnectAsync(frameMax);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        var queue = (await channel.QueueDeclareAsync(cancellationToken: Token)).QueueName;
        try
        {
            await channel.BasicPublishAsync("", queue, true, Properties(size), Messages.Body, Token);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.AlreadyClosedException)
        {
            return false;
        }
    }

    private static async Task<int> ClientContextAsync(IChannel plain, string queue)
    {
        await plain.BasicPublishAsync("", queue, true, Properties(0), Messages.Body, Token);
        var headers = (await plain.BasicGetAsync(queue, autoAck: true, Token))!.BasicProperties.Headers!;
        return headers.Where(header => header.Key != "user" && header.Value is byte[]).Sum(header => 6 + header.Key.Length + ((byte[])header.Value!).Length);
    }

    private async Task<IConnection> ConnectAsync(uint frameMax)
    {
        var factory = new ConnectionFactory { Uri = broker.Address, RequestedFrameMax = frameMax, AutomaticRecoveryEnabled = false };
        var connection = await factory.CreateConnectionAsync(Token);
        Assert.Equal(frameMax, connection.FrameMax);
        return connection;
    }
}
