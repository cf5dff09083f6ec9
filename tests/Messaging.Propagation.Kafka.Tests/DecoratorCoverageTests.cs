using System.Diagnostics;
using System.Reflection;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class DecoratorCoverageTests
{
    // As many as Confluent.Kafka 2.15 has; a newer one has more and must be looked at.
    private const int ProducerMembers = 19, ConsumerMembers = 38;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Every_member_of_a_producer_reaches_the_one_inside(bool asProxy, bool inTrace)
    {
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = asProxy);
        using var ambient = inTrace ? new Activity("ambient").Start() : null;

        var coverage = await DecoratorCoverage.Of<IProducer<string, string>>(
            producer => DecoratedAs(asProxy, producer.WithPropagation(propagator)));

        coverage.IsComplete(ProducerMembers, intercepted: 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_member_of_a_consumer_reaches_the_one_inside(bool asProxy)
    {
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = asProxy);

        var coverage = await DecoratorCoverage.Of<IConsumer<string, string>>(
            consumer => DecoratedAs(asProxy, consumer.WithPropagation(propagator)));

        coverage.IsComplete(ConsumerMembers, intercepted: 8);
    }

    [Fact]
    public void Everything_that_the_interceptors_offer_is_a_member_of_the_client()
    {
        Assert.Empty(DecoratorCoverage.Strays<IProducer<string, string>>(typeof(ProducerInterceptor<string, string>)));
        Assert.Empty(DecoratorCoverage.Strays<IConsumer<string, string>>(typeof(ConsumerInterceptor<string, string>)));
    }

    private static TClient DecoratedAs<TClient>(bool asProxy, TClient decorated)
    {
        Assert.Equal(asProxy, decorated is DispatchProxy);
        return decorated;
    }
}
