using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Testing;

namespace Messaging.Samples.Tests;

/// <summary>The four quick starts, over the broker in their own process and over one that is elsewhere.</summary>
public sealed class QuickStartTests
{
    // Nobody listens on port 1.
    private const string NoServiceBus = "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=none;SharedAccessKey=none;UseDevelopmentEmulator=true";

    public static TheoryData<string> Samples => ["QuickStart.Kafka", "QuickStart.RabbitMq", "QuickStart.Sqs", "QuickStart.ServiceBus"];

    public static TheoryData<string, string, string, string> WrongAddresses => new()
    {
        { "QuickStart.Kafka", "MESSAGING_KAFKA", "127.0.0.1:1", "host:port" },
        { "QuickStart.RabbitMq", "MESSAGING_RABBITMQ", "amqp://127.0.0.1:1", "amqp://user:password@host:port" },
        { "QuickStart.RabbitMq", "MESSAGING_RABBITMQ", "127.0.0.1", "amqp://user:password@host:port" },
        { "QuickStart.Sqs", "MESSAGING_SQS_URL", "http://127.0.0.1:1", "http://host:port" },
        { "QuickStart.Sqs", "MESSAGING_SQS_URL", "127.0.0.1", "http://host:port" },
        { "QuickStart.ServiceBus", "MESSAGING_SERVICEBUS", NoServiceBus, "a good one" },
        { "QuickStart.ServiceBus", "MESSAGING_SERVICEBUS", "127.0.0.1", "a good one" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task It_sends_and_receives_one_message_in_one_trace(string sample) => (await Sample.RunAsync(sample)).ShouldBeOneTrace();

    [Theory]
    [MemberData(nameof(WrongAddresses))]
    public async Task A_wrong_address_ends_it_with_one_line_that_says_what_to_do(string sample, string variable, string address, string whatToWrite)
    {
        var outcomes = await Task.WhenAll(
            Sample.RunAsync(sample, arguments: address),
            Sample.RunAsync(sample, new Dictionary<string, string> { [variable] = address }));

        Assert.All(outcomes, outcome =>
        {
            outcome.ShouldExplain(sample, whatToWrite);
            Assert.Contains(variable, outcome.Error[0], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_line_about_a_wrong_connection_string_does_not_show_it()
    {
        var outcome = await Sample.RunAsync("QuickStart.ServiceBus", arguments: "Endpoint=nowhere;SharedAccessKey=secret");

        Assert.DoesNotContain("secret", Assert.Single(outcome.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_uses_the_broker_whose_address_it_is_given()
    {
        using var cluster = KafkaMockCluster.Start();

        var trace = (await Sample.RunAsync("QuickStart.Kafka", arguments: cluster.BootstrapServers)).ShouldBeOneTrace();

        var config = new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = "test", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        consumer.Subscribe("quickstart");
        var message = await Task.Run(() => consumer.Consume(Token).Message, Token);
        Assert.Contains(trace, Encoding.UTF8.GetString(message.Headers.GetLastBytes("traceparent")), StringComparison.Ordinal);
    }
}
