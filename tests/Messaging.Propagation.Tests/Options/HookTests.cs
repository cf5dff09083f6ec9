using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Options;

public sealed class HookTests
{
    [Fact]
    public void A_filter_leaves_out_the_span_and_nothing_else()
    {
        MessagingOperation? asked = null;
        var wire = new Wire(MessagePropagator.Create(options => options.Filter = operation =>
        {
            asked = operation;
            return false;
        }));
        using var spans = new Spans(wire.Destination);
        using var metrics = new MetricRecorder();
        using var ambient = Ambient.Source.StartActivity("request")!;

        var sent = wire.Send();

        Assert.Equal((wire.Destination, MessagingOperationType.Send), (asked?.Destination, asked?.Type));
        Assert.Empty(spans.Named($"send {wire.Destination}"));
        Assert.Equal($"00-{ambient.TraceId}-{ambient.SpanId}-01", sent.TextOf("traceparent"));
        Assert.Single(metrics.Of("messaging.client.sent.messages", wire.Destination));
    }

    [Fact]
    public void Spans_can_be_renamed_and_the_hook_is_asked_once_an_operation()
    {
        var asked = 0;
        var propagator = MessagePropagator.Create(options => options.SpanName = operation =>
        {
            asked++;
            return operation.Destination == "keep" ? null : $"{operation.Destination} {operation.Name}";
        });
        using var spans = new Spans("renamed", "keep");
        var cache = new OperationCache<string>(destination => new Wire(propagator, destination).Operation(MessagingOperationType.Send));

        for (var i = 0; i < 3; i++) Send("renamed");
        Send("keep");

        Assert.Equal(3, spans.Named("renamed send").Count);
        Assert.Single(spans.Named("send keep"));
        Assert.Equal(2, asked);

        void Send(string destination) => SendOperation.Start(propagator, cache.Get(destination), new FieldList(), default(FieldList.Getter)).Complete();
    }

    [Fact]
    public void A_destinations_template_names_spans_and_stands_for_it_on_metrics()
    {
        var propagator = MessagePropagator.Create(options => options.DestinationTemplate = name => name.StartsWith("orders-", StringComparison.Ordinal) ? "orders-{region}" : null);
        using var spans = new Spans("orders-eu", "other");
        using var metrics = new MetricRecorder();

        new Wire(propagator, "orders-eu").Send();
        new Wire(propagator, "other").Send();

        var span = spans.One("send orders-{region}");
        Assert.Equal(("orders-eu", "orders-{region}"), (span.GetTagItem("messaging.destination.name"), span.GetTagItem("messaging.destination.template")));
        Assert.Null(spans.One("send other").GetTagItem("messaging.destination.template"));
        var measured = Assert.Single(
            metrics.Of("messaging.client.sent.messages"), m => m.Tags.GetValueOrDefault("messaging.destination.template") as string == "orders-{region}");
        Assert.DoesNotContain("messaging.destination.name", measured.Tags);
    }

    [Fact]
    public void Enrich_adds_to_recorded_spans()
    {
        var propagator = MessagePropagator.Create(options => options.Enrich = (activity, operation, message) => activity.SetTag("order", $"{operation.Name} {message}"));
        var wire = new Wire(propagator);
        using var spans = new Spans(wire.Destination);

        wire.Send(whileSending: send => propagator.Enrich(send.Activity, wire.Operation(MessagingOperationType.Send), "message"));

        Assert.Equal("send message", spans.One($"send {wire.Destination}").GetTagItem("order"));
    }

    [Fact]
    public void What_hooks_and_observers_throw_is_counted_and_logged_and_the_message_goes_on()
    {
        var log = new LogRecorder();
        var propagator = MessagePropagator.Create(options =>
        {
            options.LoggerFactory = log;
            options.Filter = _ => throw new InvalidOperationException("filter");
            options.SpanName = _ => throw new InvalidOperationException("name");
            options.DestinationTemplate = _ => throw new InvalidOperationException("template");
            options.Enrich = (_, _, _) => throw new InvalidOperationException("enrich");
            options.Observers.Add(new ThrowingObserver());
        });
        var wire = new Wire(propagator);
        using var spans = new Spans(wire.Destination);
        using var metrics = new MetricRecorder();

        var sent = wire.Send(whileSending: send => propagator.Enrich(send.Activity, wire.Operation(MessagingOperationType.Send), null));
        wire.Receive(sent);

        Assert.NotNull(sent.TextOf("traceparent"));
        Assert.Single(spans.Named($"send {wire.Destination}"));
        Assert.Equal(
            ["destination template", "enrich", "filter", "observe", "span name"],
            metrics.Of("messaging.propagation.errors").Select(measured => (string)measured.Tags["stage"]!).Distinct().Order());
        Assert.All(log.Entries, entry => Assert.Equal("messaging.propagation.error", entry.Event));
    }

    [Fact]
    public void What_a_sampler_or_a_listener_throws_goes_no_further()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var throwing = new Spans(wire.Destination) { Sample = _ => throw new InvalidOperationException("sampler") };

        Assert.Empty(wire.Send());
        wire.Receive(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        wire.Process(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")).Dispose();
        SettleOperation.Start(wire.Propagator, wire.Operation(MessagingOperationType.Settle)).Complete();
    }

    private sealed class ThrowingObserver : IPropagationObserver
    {
        public void OnInjected(in InjectionReport report) => throw new InvalidOperationException("injected");

        public void OnArrived(in ArrivalReport report) => throw new InvalidOperationException("arrived");
    }
}
