using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>The SDK's own client, decorated, where nobody listens: what can be said of it without a server.</summary>
public sealed class RealClientTests
{
    private const string Nowhere = "Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==;UseDevelopmentEmulator=true";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_send_fails_as_it_would_and_its_span_says_so()
    {
        await using var client = Client();
        using var spans = new Spans("nobody");

        var thrown = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("nobody").SendMessageAsync(new ServiceBusMessage("body"), Token));

        var span = spans.One("send nobody");
        Assert.Equal((thrown.Reason.ToString(), "127.0.0.1", 5671), (span.GetTagItem("error.type"), span.GetTagItem("server.address"), span.GetTagItem("server.port")));
    }

    [Fact]
    public async Task Processors_are_the_SDKs_with_its_events_errors_and_concurrency()
    {
        await using var client = Client();
        var errors = new ConcurrentQueue<ProcessErrorEventArgs>();
        await using var processor = client.CreateProcessor("nobody", new ServiceBusProcessorOptions { SubQueue = SubQueue.DeadLetter, Identifier = "me" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync(Token));
        processor.ProcessMessageAsync += _ => Task.CompletedTask;
        processor.ProcessErrorAsync += args =>
        {
            errors.Enqueue(args);
            return Task.CompletedTask;
        };

        processor.UpdateConcurrency(3);
        await processor.StartProcessingAsync(Token);
        await Eventually.Holds(() => !errors.IsEmpty, "the error handler was called");
        Assert.True(processor.IsProcessing);
        await processor.StopProcessingAsync(Token);

        Assert.Equal((3, "nobody/$DeadLetterQueue", "me", false), (processor.MaxConcurrentCalls, processor.EntityPath, processor.Identifier, processor.IsProcessing));
        Assert.True(errors.TryPeek(out var error));
        Assert.Equal((ServiceBusErrorSource.Receive, "nobody/$DeadLetterQueue"), (error.ErrorSource, error.EntityPath));
    }

    [Fact]
    public async Task Session_processors_are_the_SDKs_too()
    {
        await using var client = Client();
        await using var processor = client.CreateSessionProcessor("topic", "sub", new ServiceBusSessionProcessorOptions { SessionIds = { "s" }, MaxConcurrentSessions = 2 });
        processor.ProcessMessageAsync += _ => Task.CompletedTask;
        processor.ProcessErrorAsync += _ => Task.CompletedTask;

        await processor.StartProcessingAsync(Token);
        await processor.StopProcessingAsync(Token);

        Assert.Equal(("topic/Subscriptions/sub", 2), (processor.EntityPath, processor.MaxConcurrentSessions));
    }

    [Fact]
    public async Task A_decorated_client_is_decorated_once_and_closes_what_it_decorates()
    {
        var inner = new ServiceBusClient(Nowhere);
        var client = inner.WithPropagation();
        Assert.Same(client, client.WithPropagation());
        var sender = client.CreateSender("nobody");
        var receiver = client.CreateReceiver("topic", "sub", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

        Assert.Equal(("nobody", "topic/Subscriptions/sub/$DeadLetterQueue"), (sender.EntityPath, receiver.EntityPath));
        await sender.DisposeAsync();
        await receiver.CloseAsync(Token);
        await client.DisposeAsync();

        Assert.True(sender.IsClosed && receiver.IsClosed && client.IsClosed && inner.IsClosed);
    }

    [Fact]
    public async Task A_client_made_for_mocking_is_decorated_as_far_as_it_goes()
    {
        var client = new Mocked().WithPropagation();

        await client.CreateSender("q").SendMessageAsync(new ServiceBusMessage("1"), Token);

        Assert.Equal("q", client.CreateSender("q").EntityPath);
        Assert.IsType<MockedProcessor>(client.CreateProcessor("q"));
        Assert.Null(client.CreateReceiver("q"));
        await new Loose().WithPropagation().SendMessageAsync(new ServiceBusMessage("1"), Token);
    }

    private static ServiceBusClient Client() => new ServiceBusClient(
        Nowhere, new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(5) } }).WithPropagation(MessagePropagator.Create());

    private sealed class Mocked : ServiceBusClient
    {
        public override string FullyQualifiedNamespace => "mock";

        public override ServiceBusSender CreateSender(string queueOrTopicName) => new MockedSender(queueOrTopicName);

        public override ServiceBusProcessor CreateProcessor(string queueName) => new MockedProcessor();

        public override ServiceBusReceiver CreateReceiver(string queueName) => null!;
    }

    private sealed class Loose : ServiceBusSender
    {
        public override string FullyQualifiedNamespace => null!;

        public override string EntityPath => null!;

        public override string Identifier => null!;

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class MockedSender(string name) : ServiceBusSender
    {
        public override string FullyQualifiedNamespace => "mock";

        public override string EntityPath => name;

        public override string Identifier => name;

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class MockedProcessor : ServiceBusProcessor
    {
        public override string FullyQualifiedNamespace => "mock";

        public override string EntityPath => "q";

        public override string Identifier => "q";
    }
}
