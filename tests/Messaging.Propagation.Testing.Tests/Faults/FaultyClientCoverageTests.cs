using System.Reflection;
using Amazon.Runtime.Endpoints;
using Amazon.SQS;
using Azure.Messaging.ServiceBus;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class FaultyClientCoverageTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public async Task Every_member_reaches_the_producer_inside() => Holds(
        await DecoratorCoverage.Of<IProducer<string, string>>(producer => producer.WithFaults(new ContextFaults(7))), atLeast: 15);

    [Fact]
    public async Task Every_member_reaches_the_channel_inside() => Holds(
        await DecoratorCoverage.Of<IChannel>(
            channel => channel.WithFaults(new ContextFaults(7)), new BasicProperties(), new CachedString("made up"), Array.Empty<byte>()),
        atLeast: 40);

    [Fact]
    public async Task Every_member_reaches_the_sqs_inside() => Holds(
        await DecoratorCoverage.Of<IAmazonSQS>(
            sqs => sqs.WithFaults(new ContextFaults(7)), new Endpoint("http://127.0.0.1"), new Amazon.SQS.Model.SendMessageRequest()),
        atLeast: 40);

    [Fact]
    public void Every_virtual_member_reaches_the_sender_inside()
    {
        var virtuals = typeof(ServiceBusSender).GetMethods(Declared)
            .Where(method => method.IsVirtual && !method.IsFinal && !method.IsAssembly && method.GetBaseDefinition().DeclaringType != typeof(object)).ToList();

        Assert.NotEmpty(virtuals);
        Assert.Empty(virtuals.Select(method => method.ToString()).Except(Overridden().Select(method => method.GetBaseDefinition().ToString())));
    }

    private static IEnumerable<MethodInfo> Overridden() => typeof(FaultyServiceBusSender).GetMethods(Declared).Where(method => method.IsVirtual);

    private static void Holds(CoverageReport coverage, int atLeast)
    {
        Assert.Empty(coverage.Gaps);
        Assert.InRange(coverage.Members, atLeast, 1000);
    }
}
