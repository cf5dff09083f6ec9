using System.Diagnostics;
using OpenTelemetry;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// What every adapter must do, whatever its broker: spans, links, names, attributes, metrics, failures, and the caller's objects left alone. Subclass it
/// in the adapter's tests, once for the compiled decorator and once for the proxy that stands in for it.
/// </summary>
public abstract class BrokerConformance
{
    private const string Stranger = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    protected abstract Task<BrokerHarness> StartAsync();

    [Fact]
    public async Task The_spans_of_a_message_are_linked_to_its_send_span_and_processing_continues_it()
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);

        await broker.SendAsync([]);
        var message = await broker.ReceiveAsync();
        using (message.Process()) await message.SettleAsync();

        var (send, receive, process, settle) = SpansOf(broker, spans);
        Assert.Equal(
            (ActivityKind.Producer, ActivityKind.Client, ActivityKind.Consumer, ActivityKind.Client), (send.Kind, receive.Kind, process.Kind, settle.Kind));
        Assert.Equal(
            (default, default, send.SpanId, process.SpanId), (send.ParentSpanId, receive.ParentSpanId, process.ParentSpanId, settle.ParentSpanId));
        Assert.All([receive, process, settle], span => Assert.Equal(send.SpanId, Assert.Single(span.Links).Context.SpanId));
        Assert.All([send, receive, process, settle], span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        Assert.Equal(send.SpanId.ToHexString(), message.Fields.TextOf("traceparent")!.Split('-')[2]);
        Assert.True(process.HasRemoteParent);
    }

    [Fact]
    public async Task Each_span_has_the_attributes_that_the_conventions_require_from_its_start()
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);

        await broker.SendAsync([]);
        var message = await broker.ReceiveAsync();
        using (message.Process()) await message.SettleAsync();

        var (send, receive, process, settle) = SpansOf(broker, spans);
        foreach (var (span, name, type, destination) in new[]
        {
            (send, broker.Operations.Send, "send", broker.SendDestination), (receive, broker.Operations.Receive, "receive", broker.ReceiveDestination),
            (process, broker.Operations.Process, "process", broker.ReceiveDestination), (settle, broker.Operations.Settle, "settle", broker.ReceiveDestination),
        })
        {
            var seen = spans.SeenBySampler(span.DisplayName);
            Assert.Equal($"{name} {destination}", span.DisplayName);
            Assert.Equal(
                [broker.System, name, type, destination],
                new[] { MessagingAttributes.System, MessagingAttributes.OperationName, MessagingAttributes.OperationType, MessagingAttributes.DestinationName }.Select(key => seen.GetValueOrDefault(key)));
            Assert.IsType<string>(seen[MessagingAttributes.ServerAddress]);
            Assert.IsType<int>(seen[MessagingAttributes.ServerPort]);
            Assert.Equal(
                type == "receive" && broker.Capabilities.HasFlag(BrokerCapabilities.ReceivesBatches) ? 1 : null, span.GetTagItem(MessagingAttributes.BatchMessageCount));
            Assert.Null(span.GetTagItem(MessagingAttributes.ErrorType));
        }
    }

    [Fact]
    public async Task Each_message_is_measured_once_when_sent_and_once_when_received()
    {
        await using var broker = await StartAsync();
        using var metrics = new MetricRecorder();

        await broker.SendAsync([]);
        var message = await broker.ReceiveAsync();
        using (message.Process()) await message.SettleAsync();

        Assert.Equal(1, Assert.Single(metrics.Of("messaging.client.sent.messages", broker.SendDestination)).Value);
        var received = new[] { "messaging.client.consumed.messages", "messaging.process.duration", "messaging.propagation.extractions" };
        Assert.All(received, metric => Assert.Single(metrics.Of(metric, broker.ReceiveDestination)));
        Assert.Equal(
            new[] { "receive", "send", "settle" },
            metrics.Of("messaging.client.operation.duration").Where(m => Equals(m.Tags.GetValueOrDefault(MessagingAttributes.DestinationName), broker.SendDestination) ||
                Equals(m.Tags.GetValueOrDefault(MessagingAttributes.DestinationName), broker.ReceiveDestination)).Select(m => m.Tags[MessagingAttributes.OperationType]).Order());
    }

    [Fact]
    public async Task The_lag_is_that_of_the_stamp_and_says_whether_it_is_a_redelivery()
    {
        await using var broker = await StartAsync();
        using var metrics = new MetricRecorder();
        using var ambient = Ambient.Unlistened();

        await broker.SendAsync([]);
        await broker.ReceiveAsync();

        var lag = Assert.Single(metrics.Of("messaging.propagation.lag", broker.ReceiveDestination));
        Assert.Equal("stamp", lag.Tags["clock"]);
        Assert.Equal(broker.Capabilities.HasFlag(BrokerCapabilities.CountsDeliveries) ? false : null, lag.Tags.GetValueOrDefault("redelivered"));
        Assert.Single(metrics.Of("messaging.propagation.trace_age", broker.ReceiveDestination));
    }

    [Theory]
    [InlineData("traceparent", "junk", "Malformed")]
    [InlineData("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "ZeroTraceId")]
    [InlineData("context-stamp", "1;t=1795218034090;f=t", "FieldDropped")]
    public async Task A_context_that_did_not_arrive_is_reported_and_the_message_is_handled_in_a_trace_of_its_own(string field, string value, string reason)
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);
        using var metrics = new MetricRecorder();

        await broker.SendPlainAsync(new FieldList().With(field, value));
        var message = await broker.ReceiveAsync();
        message.Process().Dispose();

        var failure = Assert.Single(metrics.Of("messaging.propagation.failures", broker.ReceiveDestination));
        Assert.Equal((reason, "traceparent"), (failure.Tags["reason"], failure.Tags["field"]));
        var process = spans.One($"{broker.Operations.Process} {broker.ReceiveDestination}");
        Assert.Equal(default, process.ParentSpanId);
        Assert.Empty(process.Links);
    }

    [Fact]
    public async Task A_field_that_came_twice_counts_as_its_last_where_the_broker_lets_it_come_twice()
    {
        await using var broker = await StartAsync();
        Assert.SkipUnless(broker.Capabilities.HasFlag(BrokerCapabilities.RepeatedFields), "A name stands on this broker's messages once.");
        using var metrics = new MetricRecorder();

        await broker.SendPlainAsync(new FieldList().With("traceparent", Stranger.Replace('b', 'c')).With("traceparent", Stranger));
        using var processing = (await broker.ReceiveAsync()).Process();

        Assert.Equal("b7ad6b7169203331", processing.Extraction.Context.SpanId.ToHexString());
        Assert.Equal("Duplicated", Assert.Single(metrics.Of("messaging.propagation.failures", broker.ReceiveDestination)).Tags["reason"]);
    }

    [Fact]
    public async Task The_callers_message_stays_as_it_is()
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);

        var left = await broker.SendAsync(new FieldList().With("user", "1"));

        Assert.Equal(["user"], left.Select(field => field.Name));
        var fields = (await broker.ReceiveAsync()).Fields;
        Assert.Equal(["context-stamp", "traceparent", "user"], fields.Select(field => field.Name).Order());
    }

    [Fact]
    public async Task A_creation_context_of_the_callers_stays_and_the_send_span_links_to_it()
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);

        await broker.SendAsync(new FieldList().With("traceparent", Stranger));
        var message = await broker.ReceiveAsync();

        var send = spans.One($"{broker.Operations.Send} {broker.SendDestination}");
        Assert.Equal((ActivityKind.Client, "b7ad6b7169203331"), (send.Kind, Assert.Single(send.Links).Context.SpanId.ToHexString()));
        Assert.Equal(Stranger, message.Fields.TextOf("traceparent"));
    }

    [Fact]
    public async Task A_message_that_is_sent_on_carries_one_context_the_new_one()
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);
        await broker.SendAsync([]);
        var first = await broker.ReceiveAsync();

        using (first.Process()) await broker.ForwardAsync(first);
        var second = await broker.ReceiveAsync();

        var sends = spans.Named($"{broker.Operations.Send} {broker.SendDestination}");
        Assert.Equal(sends[1].SpanId.ToHexString(), second.Fields.TextOf("traceparent")!.Split('-')[2]);
        Assert.Equal(sends[0].SpanId, Assert.Single(sends[1].Links).Context.SpanId);
        Assert.Equal(1, second.Fields.Count(field => field.Name == "traceparent"));
        Assert.Contains(";n=2;", second.Fields.TextOf("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Baggage_is_current_while_the_message_is_processed_and_not_afterwards()
    {
        await using var broker = await StartAsync();
        await broker.SendPlainAsync(new FieldList().With("traceparent", Stranger).With("baggage", "tenant=acme"));
        var message = await broker.ReceiveAsync();

        using (message.Process()) Assert.Equal("acme", Baggage.GetBaggage("tenant"));

        Assert.Null(Baggage.GetBaggage("tenant"));
        Assert.Null(MessageProcessing.Current);
    }

    [Fact]
    public async Task The_ambient_trace_reaches_the_consumer_and_goes_on_from_there_whoever_listens()
    {
        await using var broker = await StartAsync();
        string trace;
        using (var ambient = Ambient.Unlistened())
        {
            trace = ambient.TraceId.ToHexString();
            await broker.SendAsync([]);
        }

        var message = await broker.ReceiveAsync();
        using (message.Process()) await broker.SendAsync([]);

        Assert.Equal(trace, message.Fields.TextOf("traceparent")!.Split('-')[1]);
        Assert.Equal(trace, (await broker.ReceiveAsync()).Fields.TextOf("traceparent")!.Split('-')[1]);
    }

    [Fact]
    public async Task Processing_that_failed_ends_its_span_with_the_exceptions_type()
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);
        await broker.SendAsync([]);

        using (var processing = (await broker.ReceiveAsync()).Process()) processing.Fail(new TimeoutException("no"));

        var process = spans.One($"{broker.Operations.Process} {broker.ReceiveDestination}");
        Assert.Equal((ActivityStatusCode.Error, "System.TimeoutException"), (process.Status, process.GetTagItem(MessagingAttributes.ErrorType)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Handler_that_throws_fails_the_process_span_and_its_exception_reaches_the_caller(bool inBatch)
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);
        await broker.SendAsync([]);

        var thrown = new TimeoutException("no");
        Assert.Same(thrown, await Xunit.Record.ExceptionAsync(() => HandleAsync(broker, inBatch, () => throw thrown)));

        var process = spans.One($"{broker.Operations.Process} {broker.ReceiveDestination}");
        Assert.Equal((ActivityStatusCode.Error, "System.TimeoutException"), (process.Status, process.GetTagItem(MessagingAttributes.ErrorType)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Handler_that_is_cancelled_has_not_failed(bool inBatch)
    {
        await using var broker = await StartAsync();
        using var spans = Record(broker);
        await broker.SendAsync([]);

        await Assert.ThrowsAsync<OperationCanceledException>(() => HandleAsync(
            broker, inBatch, () => throw new OperationCanceledException(), new CancellationToken(canceled: true)));

        Assert.Equal(ActivityStatusCode.Unset, spans.One($"{broker.Operations.Process} {broker.ReceiveDestination}").Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Handler_runs_in_the_processing_and_the_caller_does_not(bool inBatch)
    {
        await using var broker = await StartAsync();
        Baggage.SetBaggage("tenant", "acme");
        await broker.SendAsync([]);
        Baggage.ClearBaggage();
        MessageProcessing? seen = null;
        string? tenant = null;
        var handled = new TaskCompletionSource();

        var handling = HandleAsync(broker, inBatch, () =>
        {
            (seen, tenant) = (MessageProcessing.Current, Baggage.GetBaggage("tenant"));
            return handled.Task;
        });
        while (seen is null && !handling.IsCompleted) await Task.Yield();

        Assert.Null(MessageProcessing.Current);
        handled.SetResult();
        await handling;
        Assert.NotNull(seen);
        Assert.Equal(inBatch ? null : "acme", tenant);
        Assert.Null(MessageProcessing.Current);
    }

    private static async Task HandleAsync(BrokerHarness broker, bool inBatch, Func<Task> handler, CancellationToken cancellationToken = default)
    {
        var message = await broker.ReceiveAsync();
        await (inBatch ? broker.HandleBatchAsync([message], handler, cancellationToken) : broker.HandleAsync(message, handler, cancellationToken));
    }

    private static Spans Record(BrokerHarness broker) => new(broker.SendDestination, broker.ReceiveDestination);

    private static (Activity Send, Activity Receive, Activity Process, Activity Settle) SpansOf(BrokerHarness broker, Spans spans) => (
        spans.One($"{broker.Operations.Send} {broker.SendDestination}"), spans.One($"{broker.Operations.Receive} {broker.ReceiveDestination}"),
        spans.One($"{broker.Operations.Process} {broker.ReceiveDestination}"), spans.One($"{broker.Operations.Settle} {broker.ReceiveDestination}"));
}
