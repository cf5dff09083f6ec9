using System.Diagnostics;
using System.Reflection;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class DecoratorCoverageTests
{
    // As many as RabbitMQ.Client 7.2 has; a newer one has more and must be looked at.
    private const int ChannelMembers = 52, ConsumerMembers = 6;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Every_member_of_a_channel_reaches_the_one_inside(bool asProxy, bool inTrace)
    {
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = asProxy);
        using var ambient = inTrace ? new Activity("ambient").Start() : null;

        var coverage = await DecoratorCoverage.Of<IChannel>(
            channel => DecoratedAs(asProxy, channel.WithPropagation(propagator)), new BasicProperties(), new CachedString("made up"), Array.Empty<byte>());

        coverage.IsComplete(ChannelMembers, intercepted: 21);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_member_of_a_consumer_reaches_the_one_inside(bool asProxy)
    {
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = asProxy);

        var coverage = await DecoratorCoverage.Of<IAsyncBasicConsumer>(consumer =>
        {
            var channel = new NullChannel();
            _ = channel.WithPropagation(propagator).BasicConsumeAsync("queue", autoAck: false, consumer);
            return DecoratedAs(asProxy, channel.Consumer!);
        }, new BasicProperties(), Array.Empty<byte>());

        coverage.IsComplete(ConsumerMembers, intercepted: 5);
    }

    [Fact]
    public void Everything_that_the_interceptors_offer_is_a_member_of_the_client()
    {
        Assert.Empty(DecoratorCoverage.Strays<IChannel>(typeof(ChannelInterceptor)));
        Assert.Empty(DecoratorCoverage.Strays<IAsyncBasicConsumer>(typeof(ConsumerInterceptor)));
    }

    private static TClient DecoratedAs<TClient>(bool asProxy, TClient decorated)
    {
        Assert.Equal(asProxy, decorated is DispatchProxy);
        return decorated;
    }
}
