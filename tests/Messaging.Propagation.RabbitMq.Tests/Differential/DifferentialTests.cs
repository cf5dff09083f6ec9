using System.Diagnostics;
using System.Reflection;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>Compares every public member of RabbitMQ's clients, bare and decorated, by the compiled decorator and by the proxy, idle and in a recorded trace.</summary>
[Collection(nameof(Alone))]
public sealed class DifferentialTests
{
    // Public interfaces of the client's own classes, which are not public themselves.
    internal interface IRealChannel : IChannel, IRecoverable;

    private static readonly MeantDifference Decorates = new(nameof(IPropagationDecorator), DifferenceKind.Interface);
    private static readonly MeantDifference DecoratesConsumers = new(nameof(IChannel.BasicConsumeAsync), DifferenceKind.Calls);
    private static readonly MeantDifference DecoratesDefaultConsumer = new(nameof(IChannel.DefaultConsumer), DifferenceKind.Calls);
    private static readonly MeantDifference CopiesProperties = new(nameof(IChannel.BasicPublishAsync), DifferenceKind.Calls);
    private static readonly MeantDifference DecoratesChannels = new(nameof(IConnection.CreateChannelAsync), DifferenceKind.Result);
    private static readonly MeantDifference DecoratesConnections = new(nameof(IConnectionFactory.CreateConnectionAsync), DifferenceKind.Result);

    // Called by the client's loops, in the flow that these were started in.
    private static readonly string[] Events =
        [.. new[] { typeof(IRealChannel), typeof(IConnection) }.SelectMany(ClientMembers.EventsOf).Select(each => each.Name).Distinct()];
    private static readonly string[] Callbacks =
        [.. ClientMembers.Of(typeof(IAsyncBasicConsumer)).Where(member => !member.IsGetter).Select(member => member.Name)];

    private static readonly MeantDifference[] HeldElsewhere =
    [
        .. Events.Concat(Callbacks).Append(nameof(IConnection.CreateChannelAsync)).Select(name => new MeantDifference(name, DifferenceKind.Flow, nameof(FlowTests))),
        .. Events.Append(nameof(IAsyncBasicConsumer.HandleChannelShutdownAsync)).Select(name => new MeantDifference(name, DifferenceKind.Event, nameof(FlowTests))),
    ];

    private static readonly object[] Samples =
    [
        new BasicProperties(), new CachedString("made up"), Array.Empty<byte>(), new AmqpTcpEndpoint("made-up", 5672), new Uri("amqp://made-up"),
        new CreateChannelOptions(false, false),
    ];

    public static TheoryData<bool, bool> Ways => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Channel_behaves_as_the_bare_one(bool byProxy, bool inTrace)
    {
        var found = await Of<IChannel>(byProxy, inTrace, (channel, propagator) => channel.WithPropagation(propagator), typeof(IRealChannel)).FindAsync();

        Differences.AreMeant(found, [Decorates, DecoratesConsumers, DecoratesDefaultConsumer, .. inTrace ? [CopiesProperties] : Array.Empty<MeantDifference>()]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Channel_that_does_not_recover_behaves_as_the_bare_one(bool byProxy, bool inTrace)
    {
        var found = await Of<IChannel>(byProxy, inTrace, (channel, propagator) => channel.WithPropagation(propagator)).FindAsync();

        Differences.AreMeant(found, [Decorates, DecoratesConsumers, DecoratesDefaultConsumer, .. inTrace ? [CopiesProperties] : Array.Empty<MeantDifference>()]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Connection_behaves_as_the_bare_one(bool byProxy, bool inTrace)
    {
        var found = await Of<IConnection>(byProxy, inTrace, (connection, propagator) => connection.WithPropagation(propagator)).FindAsync();

        Differences.AreMeant(found, [Decorates, DecoratesChannels]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Connection_factory_behaves_as_the_bare_one(bool byProxy, bool inTrace)
    {
        var found = await Of<IConnectionFactory>(byProxy, inTrace, (factory, propagator) => factory.WithPropagation(propagator)).FindAsync();

        Differences.AreMeant(found, [Decorates, DecoratesConnections]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Consumer_is_called_as_one_of_a_bare_channel_is(bool byProxy, bool inTrace)
    {
        var found = await Of<IAsyncBasicConsumer>(byProxy, inTrace, GivenToTheClient).FindAsync();

        Differences.AreMeant(found, [Decorates]);
    }

    [Fact]
    public void Every_difference_is_documented() => Differences.AreDocumented(
        "RabbitMQ", [Decorates, DecoratesConsumers, DecoratesDefaultConsumer, CopiesProperties, DecoratesChannels, DecoratesConnections, .. HeldElsewhere]);

    private static Differential<TClient> Of<TClient>(bool byProxy, bool inTrace, Func<TClient, MessagePropagator, TClient> decorate, Type? surface = null)
        where TClient : class
    {
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = byProxy);
        return new(
            client =>
            {
                var decorated = decorate(client, propagator);
                Assert.Equal(byProxy, decorated is DispatchProxy);
                return decorated;
            },
            Samples)
        {
            Surface = surface ?? typeof(TClient),
            Enter = inTrace ? () => new RecordedTrace() : null,
        };
    }

    // The consumer that the client inside a decorated channel is given in place of the caller's.
    private static IAsyncBasicConsumer GivenToTheClient(IAsyncBasicConsumer consumer, MessagePropagator propagator)
    {
        var channel = new NullChannel();
        _ = channel.WithPropagation(propagator).BasicConsumeAsync("orders", autoAck: false, consumer);
        return channel.Consumer!;
    }

    private sealed class RecordedTrace : IDisposable
    {
        private readonly IDisposable recording = Allocated.Recording();
        private readonly Activity ambient = new Activity("ambient").Start();

        public RecordedTrace() => Baggage.SetBaggage("tenant", "acme");

        public void Dispose()
        {
            Baggage.ClearBaggage();
            ambient.Dispose();
            recording.Dispose();
        }
    }
}
