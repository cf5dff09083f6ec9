using System.Diagnostics;
using System.Reflection;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Kafka.Tests.Differential;

/// <summary>Compares every public member of Kafka's clients, bare and decorated, by the compiled decorator and by the proxy, idle and in a recorded trace.</summary>
[Collection(Alone.Name)]
public sealed class DifferentialTests
{
    private static readonly MeantDifference Decorates = new(nameof(IPropagationDecorator), DifferenceKind.Interface);
    private static readonly MeantDifference WrapsHandlers = new(nameof(IProducer<,>.Produce), DifferenceKind.Calls);
    private static readonly MeantDifference CopiesMessages = new(nameof(IProducer<,>.ProduceAsync), DifferenceKind.Calls);

    // Found by tests of their own, for a fake has no poll thread and no serializer.
    private static readonly MeantDifference[] HeldElsewhere =
    [
        new(nameof(IProducer<,>.Produce), DifferenceKind.Flow, nameof(LoopsEnterHandlersFromACleanFlowTests.Delivery_handlers_have_nothing_of_whoever_built_the_producer)),
        new(nameof(ProducerBuilder<,>.SetStatisticsHandler), DifferenceKind.Flow, nameof(LoopsEnterHandlersFromACleanFlowTests.Statistics_handlers_have_nothing_of_whoever_built_the_producer)),
        new(nameof(ProducerBuilder<,>.SetErrorHandler), DifferenceKind.Flow, nameof(LoopsEnterHandlersFromACleanFlowTests.Statistics_handlers_have_nothing_of_whoever_built_the_producer)),
        new(nameof(ProducerBuilder<,>.SetLogHandler), DifferenceKind.Flow, nameof(LoopsEnterHandlersFromACleanFlowTests.Statistics_handlers_have_nothing_of_whoever_built_the_producer)),
        new(nameof(ISerializer<>.Serialize), DifferenceKind.Calls, nameof(SerializersSeeTheOutgoingHeadersTests)),
        new(nameof(ConsumerBuilder<,>.SetPartitionsAssignedHandler), DifferenceKind.Calls, nameof(Fidelity.ConsumerLagCoversUntouchedPartitionsTests.From_the_offset_that_the_assigned_handler_has_chosen)),
        new(nameof(IProducer<,>.Dispose), DifferenceKind.Calls, nameof(Fidelity.SendsInFlightEndWithTheirProducerTests)),
    ];

    public static TheoryData<bool, bool> Ways => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Producer_behaves_as_the_bare_one(bool byProxy, bool inTrace)
    {
        var found = await Of<IProducer<string, string>>(byProxy, inTrace, (producer, propagator) => producer.WithPropagation(propagator)).FindAsync();

        Differences.AreMeant(found, [Decorates, WrapsHandlers, .. inTrace ? [CopiesMessages] : Array.Empty<MeantDifference>()]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Consumer_behaves_as_the_bare_one(bool byProxy, bool inTrace)
    {
        var found = await Of<IConsumer<string, string>>(byProxy, inTrace, (consumer, propagator) => consumer.WithPropagation(propagator)).FindAsync();

        Differences.AreMeant(found, [Decorates]);
    }

    [Fact]
    public void Every_meant_difference_is_documented() => Differences.AreDocumented("Kafka", [Decorates, WrapsHandlers, CopiesMessages, .. HeldElsewhere]);

    [Fact]
    public void Every_member_of_a_producer_is_known() => ClientMembers.AreListed(typeof(IProducer<string, string>), MemberTables.Producer);

    [Fact]
    public void Every_member_of_a_consumer_is_known() => ClientMembers.AreListed(typeof(IConsumer<string, string>), MemberTables.Consumer);

    private static Differential<TClient> Of<TClient>(bool byProxy, bool inTrace, Func<TClient, MessagePropagator, TClient> decorate)
        where TClient : class
    {
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = byProxy);
        return new(
            client =>
            {
                var decorated = decorate(client, propagator);
                Assert.Equal(byProxy, decorated is DispatchProxy);
                return decorated;
            })
        {
            Enter = inTrace ? () => new RecordedTrace() : null,
        };
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
