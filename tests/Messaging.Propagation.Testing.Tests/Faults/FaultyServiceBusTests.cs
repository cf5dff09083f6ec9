using Azure.Messaging.ServiceBus;
using Messaging.Propagation.ServiceBus;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class FaultyServiceBusTests : ServiceBusFixture
{
    private static readonly string[] Lost = ["traceparent", "Diagnostic-Id"];

    [Fact]
    public async Task What_a_decorated_sender_sends_arrives_broken_in_each_way_of_sending()
    {
        var faults = new ContextFaults(7).Drop(Lost[0]).Drop(Lost[1]);
        var receiver = Queue();
        var sender = Client.CreateSender("orders").WithFaults(faults).WithPropagation(Contexts.Propagator);
        using var span = Contexts.Span();

        await sender.SendMessageAsync(Message("one"), Ct);
        await sender.SendMessagesAsync([Message("two"), Message("three")], Ct);
        await sender.ScheduleMessageAsync(Message("four"), Time.GetUtcNow(), Ct);
        await sender.ScheduleMessagesAsync([Message("five")], Time.GetUtcNow(), Ct);
        using var batch = await sender.CreateMessageBatchAsync(Ct);
        Assert.True(batch.TryAddMessage(Message("six")));
        await sender.SendMessagesAsync(batch, Ct);

        var received = await receiver.ReceiveMessagesAsync(10, TimeSpan.Zero, Ct);
        Assert.Equal(["five", "four", "one", "six", "three", "two"], received.Select(message => message.Body.ToString()).Order());
        Assert.All(received, message =>
        {
            var extraction = Contexts.Propagator.Extract(message.ApplicationProperties);
            Assert.Equal((ExtractionOutcome.Failed, "1"), (extraction.Outcome, message.ApplicationProperties["user"]));
            Assert.Contains((FailureReason.FieldDropped, "traceparent"), extraction.Failures());
        });
        Assert.Equal(6, faults.Count(ContextFault.Drop, "traceparent"));
    }

    [Fact]
    public async Task The_callers_message_stays_as_it_is()
    {
        var receiver = Queue();
        var message = Message("one");
        message.ApplicationProperties["traceparent"] = Contexts.TraceParent;

        await Client.CreateSender("orders").WithFaults(new ContextFaults(7).Garble("traceparent")).SendMessageAsync(message, Ct);

        Assert.Equal(Contexts.TraceParent, message.ApplicationProperties["traceparent"]);
        Assert.NotEqual(Contexts.TraceParent, (await Take(receiver))!.ApplicationProperties["traceparent"]);
    }

    [Fact]
    public async Task A_batch_is_as_large_as_the_client_inside_says()
    {
        Queue();
        var sender = Client.CreateSender("orders").WithFaults(new ContextFaults(7).Oversize("baggage", 3000));

        using var batch = await sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 2000 }, Ct);

        Assert.Equal(2000, batch.MaxSizeInBytes);
        Assert.False(batch.TryAddMessage(Message("one")));
    }

    [Fact]
    public async Task A_field_cannot_be_duplicated_and_faults_do_not_go_above()
    {
        Queue();
        var faults = new ContextFaults(7).Duplicate("traceparent");

        await Assert.ThrowsAsync<NotSupportedException>(() => Client.CreateSender("orders").WithFaults(faults).SendMessageAsync(Message("one"), Ct));
        Assert.Throws<ArgumentException>(() => Client.CreateSender("orders").WithPropagation(Contexts.Propagator).WithFaults(faults));
    }

    private static ServiceBusMessage Message(string body) => new(body) { ApplicationProperties = { ["user"] = "1" } };
}
