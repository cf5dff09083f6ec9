using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>Each decorated client behaves as the bare one, but for the differences in docs/differences.md. Processors are compared in <see cref="DecoratedProcessorsAreTheProcessorsTests"/>.</summary>
[Collection(nameof(OwnInstrumentationTests))]
public sealed class DecoratedClientsAreTheClientsTests
{
    private static readonly MeantDifference Decorates = new(nameof(IPropagationDecorator), DifferenceKind.Interface);

    private static readonly MeantDifference[] OfClient =
    [
        Decorates,
        new(nameof(ServiceBusClient.CreateSender), DifferenceKind.Result), new(nameof(ServiceBusClient.CreateReceiver), DifferenceKind.Result),
        new(nameof(ServiceBusClient.AcceptNextSessionAsync), DifferenceKind.Result), new(nameof(ServiceBusClient.AcceptSessionAsync), DifferenceKind.Result),

        // A fake client has no connection, which a decorated processor needs.
        new(nameof(ServiceBusClient.CreateProcessor), DifferenceKind.Result, nameof(ProcessorTests)), new(nameof(ServiceBusClient.CreateSessionProcessor), DifferenceKind.Result, nameof(SessionTests)),
    ];

    private static readonly MeantDifference[] OfSender = [Decorates, new(nameof(ServiceBusSender.CreateMessageBatchAsync), DifferenceKind.Result)];

    private static readonly MeantDifference[] OfSenderInTrace =
    [
        .. OfSender,
        new(nameof(ServiceBusSender.SendMessageAsync), DifferenceKind.Calls), new(nameof(ServiceBusSender.SendMessagesAsync), DifferenceKind.Calls),
        new(nameof(ServiceBusSender.ScheduleMessageAsync), DifferenceKind.Calls), new(nameof(ServiceBusSender.ScheduleMessagesAsync), DifferenceKind.Calls),
    ];

    private static readonly MeantDifference[] OfReceiver = [Decorates, new(nameof(ServiceBusReceiver.ReceiveMessagesAsync), DifferenceKind.Result)];

    private static readonly MeantDifference[] OfArguments = [new(nameof(ProcessMessageEventArgs.GetReceiveActions), DifferenceKind.Result)];

    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    private static readonly object[] Samples = MakeSamples();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_behaves_as_the_bare_one(bool inTrace) =>
        Differences.AreMeant(await Of<ServiceBusClient>(client => client.WithPropagation(Propagator), inTrace).FindAsync(), OfClient);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sender_behaves_as_the_bare_one(bool inTrace) =>
        Differences.AreMeant(await Of<ServiceBusSender>(sender => sender.WithPropagation(Propagator), inTrace).FindAsync(), inTrace ? OfSenderInTrace : OfSender);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receiver_behaves_as_the_bare_one(bool inTrace) =>
        Differences.AreMeant(await Of<ServiceBusReceiver>(receiver => receiver.WithPropagation(Propagator), inTrace).FindAsync(), OfReceiver);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_receiver_behaves_as_the_bare_one(bool inTrace) =>
        Differences.AreMeant(await Of<ServiceBusSessionReceiver>(receiver => receiver.WithPropagation(Propagator), inTrace).FindAsync(), OfReceiver);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_arguments_of_a_handler_behave_as_the_bare_ones(bool inTrace)
    {
        var message = Sample<ServiceBusReceivedMessage>();
        var differential = new Differential<ProcessMessageEventArgs>(args => new TracingProcessMessageEventArgs(args, Interceptor()), Samples)
        {
            MakeFake = side => FakeClass.Create<ProcessMessageEventArgs>(side, message, Sample<ServiceBusReceiver>(), "processor", new CancellationToken(canceled: false)),
            Enter = Entering(inTrace),
        };

        Differences.AreMeant(await differential.FindAsync(), OfArguments);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_arguments_of_a_session_handler_behave_as_the_bare_ones(bool inTrace)
    {
        var message = Sample<ServiceBusReceivedMessage>();
        var differential = new Differential<ProcessSessionMessageEventArgs>(args => new TracingProcessSessionMessageEventArgs(args, Interceptor()), Samples)
        {
            MakeFake = side => FakeClass.Create<ProcessSessionMessageEventArgs>(side, message, Sample<ServiceBusSessionReceiver>(), "processor", new CancellationToken(canceled: false)),
            Enter = Entering(inTrace),
        };

        Differences.AreMeant(await differential.FindAsync(), OfArguments);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_handler_receives_besides_is_received_as_by_the_bare_ones(bool inTrace)
    {
        var found = await Of<ProcessorReceiveActions>(actions => new TracingReceiveActions(actions, Interceptor().Receiver), inTrace).FindAsync();

        Differences.AreMeant(found, []);
    }

    [Fact]
    public void The_differences_are_those_of_the_documentation() => Differences.AreDocumented(
        "Azure Service Bus",
        OfClient.Concat(OfSenderInTrace).Concat(OfReceiver).Concat(OfArguments));

    private static Differential<T> Of<T>(Func<T, T> decorate, bool inTrace)
        where T : class => new(decorate, Samples) { MakeFake = side => FakeClass.Create<T>(side), Enter = Entering(inTrace) };

    private static Func<IDisposable>? Entering(bool inTrace) => inTrace ? () => new RecordedTrace() : null;

    private static ProcessorInterceptor Interceptor() => new("orders", "example", "processor", Propagator, null);

    private static T Sample<T>() => Samples.OfType<T>().First();

    private static object[] MakeSamples()
    {
        var bus = new InMemoryServiceBus();
        bus.CreateQueue("orders");
        bus.CreateQueue("sessions", new InMemoryServiceBusOptions { RequiresSession = true });
        var client = bus.CreateClient();
        client.CreateSender("sessions").SendMessageAsync(new ServiceBusMessage("1") { SessionId = "session" }).GetAwaiter().GetResult();
        List<ServiceBusMessage> batch = [];
        return
        [
            client, client.CreateSender("orders"), client.CreateReceiver("orders"), client.AcceptSessionAsync("sessions", "session").GetAwaiter().GetResult(),
            client.CreateProcessor("orders"), client.CreateSessionProcessor("sessions"), new Rules(),
            ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString("an order"), "1"), new ServiceBusMessage("an order"),
            ServiceBusModelFactory.ServiceBusMessageBatch(1000, batch), new CreateMessageBatchOptions(), BinaryData.FromString("state"),
            new Actions(),
        ];
    }

    private sealed class Actions : ProcessorReceiveActions;

    private sealed class Rules : ServiceBusRuleManager;

    private sealed class RecordedTrace : IDisposable
    {
        private readonly IDisposable recording = Allocated.Recording();
        private readonly System.Diagnostics.Activity ambient = Ambient.Unlistened();

        public void Dispose()
        {
            ambient.Dispose();
            recording.Dispose();
        }
    }
}
