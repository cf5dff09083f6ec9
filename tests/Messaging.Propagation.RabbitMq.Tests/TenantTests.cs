using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>50,000 messages, each with a tenant and a trace of its own or with none, handled by eight consumers that were created in all kinds of flows.</summary>
public sealed class TenantTests(Broker broker)
{
    private const int Workers = 8, Messages = 50_000, LateEvery = 500, BareEvery = 9;

    private readonly ConcurrentDictionary<string, ActivityTraceId> sent = new();
    private readonly ConcurrentDictionary<string, (string? Parent, string? Baggage)> arrived = new();
    private readonly ConcurrentQueue<string> foreign = new();
    private readonly ConcurrentQueue<Task> late = new();
    private readonly TaskCompletionSource handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_message_is_handled_or_sent_with_the_tenant_or_the_trace_of_another()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker);
        await using var plain = await rabbit.PlainChannelAsync(confirms: false);
        var forwarded = (await plain.QueueDeclareAsync($"{rabbit.Queue}-forwarded", false, false, true, cancellationToken: Token)).QueueName;
        for (var worker = 0; worker < Workers; worker++) await CreateConsumerAsync(rabbit, forwarded, worker);
        await rabbit.ConsumeAsync(plain, Note, autoAck: true, forwarded);

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => PublishAsync(rabbit, worker))));
        await Eventually.Holds(() => arrived.Count >= Messages, "every message was forwarded");
        handled.SetResult();
        await Task.WhenAll(late);
        await Eventually.Holds(() => arrived.Count == Messages + late.Count, "every late message arrived");

        Assert.Empty(foreign);
        Assert.Equal(Messages / LateEvery, late.Count);
        Assert.DoesNotContain(arrived, message => !IsItsOwn(message.Key, message.Value));
    }

    // Inside a span, inside the handling of another message, with flow suppressed, and with nothing around.
    private async Task CreateConsumerAsync(Rabbit rabbit, string forwarded, int worker)
    {
        using var startup = worker % 4 < 2 ? Ambient.Unlistened() : null;
        using var another = worker % 4 == 1 ? new Wire(rabbit.Propagator).Process(new FieldList().With("traceparent", startup!.Id!).With("baggage", "tenant=another")) : null;
        Task<IChannel> creating;
        using (worker % 4 == 2 ? ExecutionContext.SuppressFlow() : default(IDisposable)) creating = rabbit.ChannelAsync(confirms: false);
        var channel = await creating;
        await channel.BasicQosAsync(0, 200, false, Token);
        await rabbit.ConsumeAsync(channel, delivery => HandleAsync(channel, delivery, forwarded));
    }

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs delivery, string forwarded)
    {
        var id = delivery.BasicProperties.MessageId!;
        var carries = sent.TryGetValue(id, out var trace);
        if (Baggage.GetBaggage("tenant") != (carries ? id : null) || (MessageProcessing.Current?.Extraction.Context.TraceId ?? default) != trace || Activity.Current is not null) foreign.Enqueue(id);
        await channel.BasicPublishAsync("", forwarded, false, new BasicProperties { MessageId = id }, TestKit.RabbitMq.Messages.Body, Token);
        await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, Token);
        if (int.Parse(id, CultureInfo.InvariantCulture) % LateEvery == 0) late.Enqueue(Task.Run(() => SendLateAsync(channel, id, forwarded), Token));
    }

    // Work that outlives the message which has started it.
    private async Task SendLateAsync(IChannel channel, string id, string forwarded)
    {
        await handled.Task;
        await channel.BasicPublishAsync("", forwarded, false, new BasicProperties { MessageId = $"late {id}" }, TestKit.RabbitMq.Messages.Body, Token);
    }

    private async Task PublishAsync(Rabbit rabbit, int worker)
    {
        await using var channel = await rabbit.ChannelAsync(confirms: false);
        for (var i = worker; i < Messages; i += Workers)
        {
            var id = $"{i}";
            using var ambient = i % BareEvery == 0 ? null : Ambient.Unlistened();
            if (ambient is not null) sent[id] = ambient.TraceId;
            Baggage.SetBaggage("tenant", ambient is null ? null : id);
            await channel.BasicPublishAsync("", rabbit.Queue, false, new BasicProperties { MessageId = id }, TestKit.RabbitMq.Messages.Body, Token);
        }
    }

    private Task Note(BasicDeliverEventArgs delivery)
    {
        arrived[delivery.BasicProperties.MessageId!] = (delivery.BasicProperties.Text("traceparent"), delivery.BasicProperties.Text("baggage"));
        return Task.CompletedTask;
    }

    private bool IsItsOwn(string id, (string? Parent, string? Baggage) carried) => sent.TryGetValue(id, out var trace)
        ? carried.Baggage == $"tenant={id}" && carried.Parent?.Split('-')[1] == trace.ToHexString()
        : carried is (null, null);
}
