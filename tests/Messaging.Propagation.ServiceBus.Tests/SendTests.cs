using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class SendTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_of_the_SDKs_fields_say_the_same()
    {
        var entity = new Entity();
        using var ambient = Ambient.Unlistened();

        await entity.Sender.SendMessageAsync(new ServiceBusMessage("body"), Token);

        var properties = Assert.Single(await entity.TakeAsync()).ApplicationProperties;
        Assert.Equal(properties["traceparent"], properties["Diagnostic-Id"]);
        Assert.Contains(ambient.SpanId.ToHexString(), (string)properties["Diagnostic-Id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_context_in_any_field_is_replaced_when_a_message_is_sent_on()
    {
        var entity = new Entity();
        using var ambient = Ambient.Unlistened();
        await entity.SendPlainAsync(
            ("traceparent", Entity.Parent), ("Diagnostic-ID", Entity.Parent), ("tracestate", "old=1"), ("baggage", "old=1"), ("context-stamp", "1;t=1795218034090;f=tsb"));
        var received = Assert.Single(await entity.TakeAsync());
        var message = new ServiceBusMessage(received);
        message.ApplicationProperties["Diagnostic-ID"] = Entity.Parent;

        await entity.Sender.SendMessageAsync(message, Token);

        var properties = Assert.Single(await entity.TakeAsync()).ApplicationProperties;
        Assert.Equal(["Diagnostic-Id", "context-stamp", "traceparent"], properties.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(properties["traceparent"], properties["Diagnostic-Id"]);
        Assert.DoesNotContain("b7ad6b7169203331", (string)properties["Diagnostic-Id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_creation_context_in_either_field_stays_and_is_written_in_both()
    {
        var entity = new Entity();
        using var ambient = Ambient.Unlistened();
        var outbox = new ServiceBusMessage("body");
        MessagePropagator.Create().Inject(outbox);
        Assert.Equal(outbox.ApplicationProperties["traceparent"], outbox.ApplicationProperties["Diagnostic-Id"]);
        using var later = Ambient.Unlistened();

        await entity.Sender.SendMessageAsync(outbox, Token);
        await entity.Sender.SendMessageAsync(Entity.Message(("traceparent", Entity.Parent)), Token);

        var sent = await entity.TakeAsync(2);
        Assert.Equal(ambient.SpanId.ToHexString(), ((string)sent[0].ApplicationProperties["traceparent"]).Split('-')[2]);
        Assert.Equal((Entity.Parent, Entity.Parent), (sent[1].ApplicationProperties["traceparent"], sent[1].ApplicationProperties["Diagnostic-Id"]));
    }

    [Fact]
    public async Task Many_messages_have_a_context_each_and_the_send_span_links_to_them()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        using var metrics = new MetricRecorder();
        ServiceBusMessage[] messages = [new("1") { MessageId = "m-1" }, new("2") { MessageId = "m-2", CorrelationId = "c" }];

        await entity.Sender.SendMessagesAsync(messages, Token);

        Assert.All(messages, message => Assert.Empty(message.ApplicationProperties));
        AssertBatch(entity, spans, metrics, await entity.TakeAsync(2));
        Assert.Equal(["m-1", "m-2"], spans.Named($"create {entity.Name}").Select(span => span.GetTagItem("messaging.message.id")).Order());
    }

    [Fact]
    public async Task A_batch_that_the_caller_fills_has_a_context_for_each_message_and_counts_what_it_holds()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        using var metrics = new MetricRecorder();
        var sender = entity.Sender;
        using var ambient = Ambient.Source.StartActivity();

        using var batch = await sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 1000 }, Token);
        ServiceBusMessage[] messages = [new("1"), new("2"), new(new string('x', 990))];
        Assert.Equal([true, true, false], messages.Select(batch.TryAddMessage));
        Assert.Equal((2, 1000L), (batch.Count, batch.MaxSizeInBytes));
        Assert.Same(ambient, Activity.Current);
        await sender.SendMessagesAsync(batch, Token);

        Assert.All(messages, message => Assert.Empty(message.ApplicationProperties));
        AssertBatch(entity, spans, metrics, await entity.TakeAsync(3));
    }

    [Fact]
    public async Task A_creation_context_of_the_current_span_stays_in_a_filled_batch_too_and_another_sender_may_send_it()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        using var ambient = Ambient.Unlistened();
        var message = new ServiceBusMessage("1");
        MessagePropagator.Create().Inject(message);

        using var batch = await entity.Sender.CreateMessageBatchAsync(Token);
        batch.TryAddMessage(message);
        await entity.Sender.SendMessagesAsync(batch, Token);

        Assert.Contains(ambient.SpanId.ToHexString(), (string)message.ApplicationProperties["traceparent"], StringComparison.Ordinal);
        Assert.Equal(ambient.SpanId, Assert.Single(spans.One($"send {entity.Name}").Links).Context.SpanId);
        Assert.Contains(ambient.SpanId.ToHexString(), (string)Assert.Single(await entity.TakeAsync()).ApplicationProperties["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_cannot_be_enumerated_end_the_spans_of_those_that_could()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);

        await Assert.ThrowsAsync<InvalidOperationException>(() => entity.Sender.SendMessagesAsync(Broken(), Token));

        Assert.Equal("System.InvalidOperationException", spans.One($"create {entity.Name}").GetTagItem("error.type"));

        static IEnumerable<ServiceBusMessage> Broken()
        {
            yield return new ServiceBusMessage("1");
            throw new InvalidOperationException("no more");
        }
    }

    [Fact]
    public async Task A_batch_that_is_filled_and_never_sent_leaves_no_span()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);

        using var batch = await entity.Sender.CreateMessageBatchAsync(Token);
        batch.TryAddMessage(new ServiceBusMessage("1"));

        Assert.Empty(spans.Named($"create {entity.Name}"));
        Assert.Empty(spans.Named($"send {entity.Name}"));
    }

    [Fact]
    public async Task Without_create_spans_a_filled_batch_carries_what_was_current_when_it_was_filled()
    {
        var entity = new Entity(configure: options => options.CreateSpans = false);
        using var spans = new Spans(entity.Name);
        var sender = entity.Sender;
        using var batch = await sender.CreateMessageBatchAsync(Token);
        using var ambient = Ambient.Unlistened();

        batch.TryAddMessage(new ServiceBusMessage("1"));
        await sender.SendMessagesAsync(batch, Token);

        Assert.Equal(ambient.SpanId.ToHexString(), ((string)Assert.Single(await entity.TakeAsync()).ApplicationProperties["traceparent"]).Split('-')[2]);
        Assert.Equal(ambient.SpanId, Assert.Single(spans.One($"send {entity.Name}").Links).Context.SpanId);
    }

    [Fact]
    public async Task Scheduling_and_taking_back_are_spans_of_their_own_names()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        var (sender, due) = (entity.Sender, entity.Time.GetUtcNow().AddHours(1));

        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("1"), due, Token);
        await sender.ScheduleMessagesAsync([new ServiceBusMessage("2")], due, Token);
        await sender.CancelScheduledMessageAsync(number, Token);

        Assert.Equal([ActivityKind.Client, ActivityKind.Producer], spans.Named($"schedule {entity.Name}").Select(span => span.Kind).Order());
        var cancel = spans.One($"cancel_scheduled {entity.Name}");
        Assert.Equal((ActivityKind.Client, null), (cancel.Kind, cancel.GetTagItem("messaging.operation.type")));
        entity.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("2", Assert.Single(await entity.TakeAsync(2)).Body.ToString());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60_000, 0)]
    [InlineData(64_000, 1)]
    [InlineData(64_290, 3)]
    [InlineData(65_400, 4)]
    public async Task Whatever_the_caller_sends_the_send_succeeds_and_says_what_it_dropped(int properties, int missing)
    {
        var entity = new Entity();
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = "vendor=1";
        Baggage.SetBaggage("tenant", new string('x', 600));
        var given = Entity.Message(("a", new string('x', properties / 2)), ("b", new string('x', properties / 2)));

        await entity.Sender.SendMessageAsync(given, Token);

        Baggage.ClearBaggage();
        var sent = Assert.Single(await entity.TakeAsync()).ApplicationProperties;
        var dropped = entity.Observer.Injected.Dropped.Select(field => field.Field).ToList();
        Assert.All(["traceparent", "tracestate", "baggage", "context-stamp"], (string field) => Assert.Equal(!dropped.Contains(field), sent.ContainsKey(field)));
        Assert.Equal(sent.ContainsKey("traceparent"), sent.ContainsKey("Diagnostic-Id"));
        Assert.Equal(missing, dropped.Count);
    }

    [Theory]
    [InlineData(256 * 1024)]
    [InlineData((256 * 1024) - 200)]
    public async Task A_message_that_just_fits_is_not_made_too_large(int body)
    {
        var entity = new Entity();
        using var ambient = Ambient.Unlistened();

        await entity.Sender.SendMessageAsync(new ServiceBusMessage(new string('x', body)), Token);

        Assert.Empty(Assert.Single(await entity.TakeAsync()).ApplicationProperties);
        Assert.Contains(entity.Observer.Injected.Dropped, dropped => dropped is { Field: "traceparent", Reason: FailureReason.OverBudget });
    }

    [Fact]
    public async Task What_the_client_throws_is_thrown_on_and_ends_the_span_with_its_reason()
    {
        var entity = new Entity();
        using var spans = new Spans("nowhere");

        await Assert.ThrowsAsync<ServiceBusException>(() => entity.Decorated.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("body"), Token));
        await Assert.ThrowsAsync<ArgumentNullException>(() => entity.Sender.SendMessageAsync(null!, Token));

        Assert.Equal("MessagingEntityNotFound", spans.One("send nowhere").GetTagItem("error.type"));
    }

    private static void AssertBatch(Entity entity, Spans spans, MetricRecorder metrics, IReadOnlyList<ServiceBusReceivedMessage> sent)
    {
        var send = spans.One($"send {entity.Name}");
        var creates = spans.Named($"create {entity.Name}").Select(span => span.SpanId.ToHexString()).Order().ToList();
        Assert.Equal((2, ActivityKind.Client, 2), (send.GetTagItem("messaging.batch.message_count"), send.Kind, creates.Count));
        Assert.Equal(creates, send.Links.Select(link => link.Context.SpanId.ToHexString()).Order());
        Assert.Equal(creates, sent.Select(message => ((string)message.ApplicationProperties["traceparent"]).Split('-')[2]).Order());
        Assert.All(sent, message => Assert.Equal(message.ApplicationProperties["traceparent"], message.ApplicationProperties["Diagnostic-Id"]));
        Assert.Equal([1, 1], metrics.Of("messaging.client.sent.messages", entity.Name).Select(measured => measured.Value));
    }
}
