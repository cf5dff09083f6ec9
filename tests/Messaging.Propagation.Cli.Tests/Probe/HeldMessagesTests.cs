using Amazon.SQS.Model;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Cli.Probe;
using Messaging.Propagation.Testing;
using Messaging.Propagation.Testing.Tests;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>What the probe holds of others, on a clock that is moved by hand.</summary>
public sealed class HeldMessagesTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly ProbeOptions Options = new(Count: 5, Timeout: TimeSpan.FromSeconds(30), Creates: true);
    private static readonly ProbeAddress Queue = ProbeAddress.Parse("sqs+http://127.0.0.1/orders"), Bus = ProbeAddress.Parse("servicebus://example.invalid/orders");

    private readonly ManualTimers clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_probe_of_many_minutes_is_one_delivery_on_sqs()
    {
        var sqs = new InMemorySqs(clock);
        var url = await SendAsync(sqs);
        await using (var path = new SqsPath(Queue, Options, sqs, clock))
        {
            await path.OpenAsync(sends: false, receives: true, Token);
            Assert.Empty(await path.ReceiveAsync(Poll, Token));
            await PassAsync(TimeSpan.FromSeconds(20), times: 30);
            Assert.Null((await sqs.ReceiveMessageAsync(url, Token)).Messages);
        }

        Assert.Equal("2", (await ReceiveAsync(sqs, url)).Attributes["ApproximateReceiveCount"]);
    }

    [Fact]
    public async Task A_probe_of_many_locks_is_one_delivery_on_service_bus()
    {
        var bus = new InMemoryServiceBus(clock);
        bus.CreateQueue("orders", new InMemoryServiceBusOptions { LockDuration = TimeSpan.FromSeconds(15) });
        await using var client = bus.CreateClient();
        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("theirs"), Token);
        await using (var path = new ServiceBusPath(Bus, Options, bus.CreateClient(), clock))
        {
            await path.OpenAsync(sends: false, receives: true, Token);
            Assert.Empty(await path.ReceiveAsync(Poll, Token));
            await PassAsync(TimeSpan.FromSeconds(5), times: 30);
            var others = client.CreateReceiver("orders").ReceiveMessageAsync(Poll, Token);
            clock.Advance(Poll);
            Assert.Null(await others);
        }

        Assert.Equal(2, (await client.CreateReceiver("orders").ReceiveMessageAsync(Poll, Token)).DeliveryCount);
    }

    [Fact]
    public async Task A_message_that_comes_again_all_the_same_ends_the_probe_and_is_given_back()
    {
        var sqs = new InMemorySqs(clock);
        var url = await SendAsync(sqs);
        await using (var path = new SqsPath(Queue, Options, sqs, new ManualTimers()))
        {
            await path.OpenAsync(sends: false, receives: true, Token);
            await path.ReceiveAsync(Poll, Token);
            clock.Advance(TimeSpan.FromMinutes(2));

            var exception = await Assert.ThrowsAsync<UsageException>(() => path.ReceiveAsync(Poll, Token));

            Assert.Contains("delivers a message again that the probe still holds", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal("theirs", (await ReceiveAsync(sqs, url)).Body);
    }

    [Fact]
    public async Task A_service_bus_message_that_comes_again_all_the_same_ends_the_probe_and_is_given_back()
    {
        var bus = new InMemoryServiceBus(clock);
        bus.CreateQueue("orders");
        await using var client = bus.CreateClient();
        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("theirs"), Token);
        await using (var path = new ServiceBusPath(Bus, Options, bus.CreateClient(), new ManualTimers()))
        {
            await path.OpenAsync(sends: false, receives: true, Token);
            await path.ReceiveAsync(Poll, Token);
            clock.Advance(TimeSpan.FromMinutes(2));

            await Assert.ThrowsAsync<UsageException>(() => path.ReceiveAsync(Poll, Token));
        }

        Assert.NotNull(await client.CreateReceiver("orders").ReceiveMessageAsync(Poll, Token));
    }

    [Fact]
    public async Task What_the_probe_made_is_removed_also_where_giving_back_fails()
    {
        var sqs = new InMemorySqs();
        var path = new SqsPath(Queue, Options, FailingSqs.Over(sqs), clock);
        await path.OpenAsync(sends: false, receives: true, Token);
        await SendAsync(sqs);
        await path.ReceiveAsync(Poll, Token);

        await Assert.ThrowsAsync<HttpRequestException>(async () => await path.DisposeAsync());

        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.GetQueueUrlAsync("orders", Token));
    }

    [Fact]
    public async Task All_that_may_be_held_is_given_back_in_batches()
    {
        var sqs = new InMemorySqs();
        var url = (await sqs.CreateQueueAsync("orders", Token)).QueueUrl;
        for (var i = 0; i < 55; i++) await sqs.SendMessageAsync(url, "theirs", Token);
        var failing = FailingSqs.Over(sqs);
        await using (var path = new SqsPath(Queue, Options, failing, clock))
        {
            await path.OpenAsync(sends: false, receives: true, Token);
            for (var i = 0; i < 6; i++) await path.ReceiveAsync(Poll, Token);
            ((FailingSqs)failing).Fails = false;
        }

        Assert.Equal(6, ((FailingSqs)failing).Batches);
        var state = await sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages"], Token);
        Assert.Equal(55, state.ApproximateNumberOfMessages);
    }

    // Each time what waits for the clock is let do its work, and wait again.
    private async Task PassAsync(TimeSpan step, int times)
    {
        for (var i = 0; i < times; i++)
        {
            clock.Advance(step);
            await Eventually.Holds(() => clock.Waiting == 1, "the messages were renewed");
        }
    }

    private static async Task<string> SendAsync(InMemorySqs sqs)
    {
        var url = (await sqs.CreateQueueAsync("orders", Token)).QueueUrl;
        await sqs.SendMessageAsync(url, "theirs", Token);
        return url;
    }

    private static async Task<Message> ReceiveAsync(InMemorySqs sqs, string url) =>
        Assert.Single((await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(url) { MessageSystemAttributeNames = ["ApproximateReceiveCount"] }, Token)).Messages);
}
