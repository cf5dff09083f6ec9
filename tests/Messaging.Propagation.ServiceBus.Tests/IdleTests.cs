using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>What is done where nobody listens: only what has to be.</summary>
[Collection(nameof(OwnInstrumentationTests))]
public sealed class IdleTests : IAsyncDisposable
{
    private const string Context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly ServiceBusClient bare, client;

    public IdleTests()
    {
        var bus = new InMemoryServiceBus();
        bus.CreateQueue("orders");
        bare = bus.CreateClient();
        client = bare.WithPropagation(MessagePropagator.Create());
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
    }

    [Fact]
    public async Task Of_many_messages_one_with_a_stamp_gets_a_new_one()
    {
        var forwarded = new ServiceBusMessage("an order") { ApplicationProperties = { ["traceparent"] = Context, ["context-stamp"] = "1;t=1000;o=500;n=4;f=t" } };
        var at = DateTimeOffset.UtcNow.AddSeconds(-1);

        await client.CreateSender("orders").SendMessagesAsync([new ServiceBusMessage("another"), forwarded], TestContext.Current.CancellationToken);
        await client.CreateSender("orders").ScheduleMessagesAsync([new ServiceBusMessage("another"), forwarded], at, TestContext.Current.CancellationToken);

        var received = await client.CreateReceiver("orders").ReceiveMessagesAsync(4, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(4, received.Count);
        var carried = received.Where(message => message.ApplicationProperties.Count > 0).ToList();
        Assert.Equal(2, carried.Count);
        foreach (var message in carried)
        {
            Assert.Equal(Context, message.ApplicationProperties["traceparent"]);
            Assert.EndsWith(";o=500;n=5;f=t", (string)message.ApplicationProperties["context-stamp"], StringComparison.Ordinal);
        }

        Assert.Equal("1;t=1000;o=500;n=4;f=t", forwarded.ApplicationProperties["context-stamp"]);
    }

    [Fact]
    public async Task Messages_that_can_be_gone_through_once_are()
    {
        var pulled = 0;

        await client.CreateSender("orders").SendMessagesAsync(Orders(), TestContext.Current.CancellationToken);

        Assert.Equal(2, pulled);
        Assert.Equal(2, (await client.CreateReceiver("orders").ReceiveMessagesAsync(4, cancellationToken: TestContext.Current.CancellationToken)).Count);

        IEnumerable<ServiceBusMessage> Orders()
        {
            for (var i = 0; i < 2; i++, pulled++) yield return new ServiceBusMessage("an order");
        }
    }

    [Fact]
    public async Task What_is_no_message_is_refused_as_the_client_itself_refuses_it()
    {
        Func<ServiceBusSender, Task>[] mistakes =
        [
            static sender => sender.SendMessageAsync(null!),
            static sender => sender.SendMessagesAsync((IEnumerable<ServiceBusMessage>)null!),
            static sender => sender.SendMessagesAsync([null!]),
        ];
        foreach (var mistake in mistakes)
        {
            var expected = await Record.ExceptionAsync(() => mistake(bare.CreateSender("orders")));
            var thrown = await Record.ExceptionAsync(() => mistake(client.CreateSender("orders")));
            Assert.NotNull(expected);
            Assert.Equal((expected.GetType(), expected.Message), (thrown?.GetType(), thrown?.Message));
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
