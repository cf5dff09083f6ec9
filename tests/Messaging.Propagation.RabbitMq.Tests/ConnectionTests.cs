using Messaging.Propagation.TestKit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class ConnectionByDecorator(Broker broker) : ConnectionTests(broker, byProxy: false);

public sealed class ConnectionByProxy(Broker broker) : ConnectionTests(broker, byProxy: true);

/// <summary>What channels of a decorated connection know of it, and what stays reachable of channel and connection.</summary>
public abstract class ConnectionTests(Broker broker, bool byProxy)
{
    private static readonly string[] Operations = ["publish", "get", "consume", "ack"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MessagePropagator Propagator { get; } = MessagePropagator.Create(options => options.UseDispatchProxy = byProxy);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_span_has_the_servers_address_and_port(bool byFactory)
    {
        var factory = new ConnectionFactory { Uri = broker.Address, ClientProvidedName = "shop" };
        await using var connection = byFactory
            ? await factory.WithPropagation(Propagator).CreateConnectionAsync(Token)
            : (await factory.CreateConnectionAsync(Token)).WithPropagation(Propagator);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var queue = (await channel.QueueDeclareAsync($"address-{byProxy}-{byFactory}-{Environment.ProcessId}", false, true, true, cancellationToken: Token)).QueueName;
        using var spans = new Spans(queue);

        await channel.BasicPublishAsync("", queue, Messages.Body, Token);
        BasicGetResult? got = null;
        await Eventually.Holds(async () => (got = await channel.BasicGetAsync(queue, autoAck: false, Token)) is not null, "a message came");
        channel.StartProcessing(got, queue).Dispose();
        await channel.BasicAckAsync(got!.DeliveryTag, multiple: false, Token);

        Assert.All(Operations.Select(name => spans.One($"{name} {queue}")), span =>
            Assert.Equal(
                (broker.Address.Host, broker.Address.Port, "shop"),
                (span.GetTagItem("server.address"), span.GetTagItem("server.port"), span.GetTagItem("messaging.client.id"))));
    }

    [Fact]
    public async Task Largest_frame_is_that_of_the_connection()
    {
        await using var connection = await new ConnectionFactory { Uri = broker.Address, RequestedFrameMax = 4096 }.WithPropagation(Propagator).CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token);
        var queue = (await channel.QueueDeclareAsync(cancellationToken: Token)).QueueName;
        using var ambient = Ambient.Unlistened();
        OpenTelemetry.Baggage.SetBaggage("tenant", new string('y', 4000));

        await channel.BasicPublishAsync("", queue, true, new BasicProperties(), Messages.Body, Token);

        OpenTelemetry.Baggage.ClearBaggage();
        var headers = (await channel.BasicGetAsync(queue, autoAck: true, Token))!.BasicProperties.Headers!;
        Assert.True(headers.ContainsKey("traceparent"));
        Assert.False(headers.ContainsKey("baggage"));
    }

    [Fact]
    public async Task Recovery_is_reported_on_channel_and_connection_and_spans_name_the_new_server()
    {
        var first = new TcpRelay(broker.Address.Host, broker.Address.Port);
        await using var second = new TcpRelay(broker.Address.Host, broker.Address.Port);
        var factory = new ConnectionFactory
        {
            Uri = broker.Address,
            NetworkRecoveryInterval = TimeSpan.FromMilliseconds(50),
            EndpointResolverFactory = _ => new InOrder(new AmqpTcpEndpoint("127.0.0.1", first.Port), new AmqpTcpEndpoint("127.0.0.1", second.Port)),
        };
        await using var connection = await factory.WithPropagation(Propagator).CreateConnectionAsync(Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var queue = (await channel.QueueDeclareAsync($"moved-{byProxy}-{Environment.ProcessId}", false, false, true, cancellationToken: Token)).QueueName;
        using var spans = new Spans(queue);
        var recovered = new List<object>();
        ((IRecoverable)channel).RecoveryAsync += AddAsync;
        connection.RecoverySucceededAsync += AddAsync;

        await channel.BasicPublishAsync("", queue, Messages.Body, Token);
        await first.DisposeAsync();
        await Eventually.Holds(() => Count() == 2, "channel and connection reported their recovery");
        await channel.BasicPublishAsync("", queue, Messages.Body, Token);

        lock (recovered) Assert.Equal([channel, connection], recovered);
        Assert.Equal([first.Port, second.Port], spans.Named($"publish {queue}").Select(span => span.GetTagItem("server.port")));

        Task AddAsync(object sender, AsyncEventArgs args)
        {
            lock (recovered) recovered.Add(sender);
            return Task.CompletedTask;
        }

        int Count()
        {
            lock (recovered) return recovered.Count;
        }
    }

    [Fact]
    public async Task Settling_on_a_closed_channel_throws_as_the_bare_client_does()
    {
        await using var bare = await broker.ConnectAsync();
        var connection = bare.WithPropagation(Propagator);
        var (plain, decorated) = (await bare.CreateChannelAsync(cancellationToken: Token), await connection.CreateChannelAsync(cancellationToken: Token));
        await plain.CloseAsync(Token);
        await decorated.CloseAsync(Token);

        foreach (var settle in new Func<IChannel, ValueTask>[]
                 {
                     channel => channel.BasicAckAsync(1, multiple: false, Token), channel => channel.BasicNackAsync(1, multiple: false, requeue: true, Token),
                     channel => channel.BasicRejectAsync(1, requeue: true, Token),
                 })
        {
            var (expected, thrown) = (AtOnce(plain), AtOnce(decorated));

            Assert.NotNull(expected);
            Assert.Equal((expected.GetType(), expected.Message), (thrown?.GetType(), thrown?.Message));

            // The task is not looked at: only what is thrown before there is one counts.
            Exception? AtOnce(IChannel channel) => Record.Exception(() =>
            {
                _ = settle(channel).AsTask();
            });
        }
    }

    [Fact]
    public async Task Connection_that_tells_nothing_of_itself_is_decorated_all_the_same()
    {
        var call = new HeldCall();
        call.Release();
        var silent = HeldClient.Of<IConnection>(call);

        var decorated = silent.WithPropagation(Propagator);

        Assert.Null(RabbitMqClientInfo.From(silent).ServerAddress);
        Assert.Same(decorated, decorated.WithPropagation());
        Assert.Null(await decorated.CreateChannelAsync(cancellationToken: Token));
    }

    private sealed class InOrder(params AmqpTcpEndpoint[] endpoints) : IEndpointResolver
    {
        public IEnumerable<AmqpTcpEndpoint> All() => endpoints;
    }
}
