using System.Diagnostics;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>A scenario makes the same spans in memory and on a server.</summary>
public sealed class InMemoryTests(Broker broker)
{
    private static int number;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_memory_and_on_a_server_a_scenario_makes_the_same_spans()
    {
        await using var connection = await broker.ConnectAsync();

        var real = await ScenarioAsync(async () => await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token));
        var memory = new InMemoryRabbitMq();
        var made = await ScenarioAsync(() => Task.FromResult(memory.CreateChannel(new CreateChannelOptions(true, true))));

        Assert.InRange(real.Count, 12, 40);
        Assert.Equal(real, made);
    }

    // Published, got and given back, consumed, rejected into a dead-letter queue, consumed there; returned; spans as text, with names for ids.
    private static async Task<List<string>> ScenarioAsync(Func<Task<IChannel>> open)
    {
        var suffix = $"-run{Interlocked.Increment(ref number)}";
        var (orders, dead, topics) = ($"orders{suffix}", $"dead{suffix}", $"topics{suffix}");
        var ended = new List<Activity>();
        bool IsOurs(IEnumerable<KeyValuePair<string, object?>> tags) => tags.Any(tag => tag.Value is string text && text.Contains(suffix, StringComparison.Ordinal));
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                IsOurs(options.Tags!) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (!IsOurs(activity.TagObjects)) return;
                lock (ended) ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var channel = (await open()).WithPropagation(MessagePropagator.Create());
        await channel.ExchangeDeclareAsync(topics, ExchangeType.Topic, autoDelete: true, cancellationToken: Token);
        await channel.QueueDeclareAsync(dead, false, false, false, cancellationToken: Token);
        await channel.QueueDeclareAsync(
            orders, true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-dead-letter-exchange"] = "", ["x-dead-letter-routing-key"] = dead }, cancellationToken: Token);
        await channel.QueueBindAsync(orders, topics, "order.#", cancellationToken: Token);

        await channel.BasicPublishAsync(topics, "order.eu.new", true, new BasicProperties { MessageId = "m1", CorrelationId = "c1" }, Messages.Body, Token);
        await Assert.ThrowsAnyAsync<Exception>(async () => await channel.BasicPublishAsync(topics, $"nothing{suffix}", true, Messages.Body, Token));
        var got = await NextAsync(channel, orders);
        await channel.BasicNackAsync(got.DeliveryTag, multiple: false, requeue: true, Token);
        await ConsumeOneAsync(channel, orders, delivery => channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false));
        await ConsumeOneAsync(channel, dead, async delivery =>
        {
            using (channel.StartProcessing(delivery, dead)) await channel.BasicPublishAsync("", dead, true, new BasicProperties(delivery.BasicProperties), Messages.Body);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        });
        await channel.BasicAckAsync((await NextAsync(channel, dead)).DeliveryTag, multiple: true, Token);
        await channel.QueueDeleteAsync(orders, cancellationToken: Token);
        await channel.QueueDeleteAsync(dead, cancellationToken: Token);
        await Eventually.Holds(() => Count(ended) >= 12, "the spans ended");
        lock (ended) return Describe(ended, suffix);
    }

    private static int Count(List<Activity> ended)
    {
        lock (ended) return ended.Count;
    }

    private static async Task<BasicGetResult> NextAsync(IChannel channel, string queue)
    {
        BasicGetResult? got = null;
        await Eventually.Holds(async () => (got = await channel.BasicGetAsync(queue, autoAck: false)) is not null, "a message came");
        return got!;
    }

    private static async Task ConsumeOneAsync(IChannel channel, string queue, Func<BasicDeliverEventArgs, ValueTask> handler)
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = 0;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            // One at a time: what follows is given back when the consumer is cancelled.
            if (Interlocked.Exchange(ref first, 1) != 0)
            {
                await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true);
                return;
            }

            await channel.BasicCancelAsync(delivery.ConsumerTag, noWait: true);
            await handler(delivery);
            handled.SetResult();
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, Token);
        await handled.Task.WaitAsync(Eventually.Deadline, Token);
    }

    // What differs by right between two runs: ids, names of queues, delivery tags.
    private static List<string> Describe(List<Activity> spans, string suffix)
    {
        var names = spans.OrderBy(span => span.StartTimeUtc).Select((span, index) => (span.SpanId, Name: $"#{index}")).ToDictionary(pair => pair.SpanId, pair => pair.Name);
        string NameOf(ActivitySpanId id) => names.TryGetValue(id, out var name) ? name : "-";
        return
        [
            .. spans.OrderBy(span => span.StartTimeUtc).Select(span => string.Join(
                ' ', span.DisplayName.Replace(suffix, "", StringComparison.Ordinal), span.Kind, $"parent {NameOf(span.ParentSpanId)}", $"links {string.Join(',', span.Links.Select(link => NameOf(link.Context.SpanId)))}",
                span.Status, string.Join(", ", span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order())).Replace(suffix, "", StringComparison.Ordinal)),
        ];
    }
}
