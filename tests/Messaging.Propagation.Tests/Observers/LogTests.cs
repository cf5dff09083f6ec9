using Messaging.Propagation.TestKit;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation.Tests.Observers;

public sealed class LogTests
{
    private readonly ManualTimeProvider time = new();
    private readonly LogRecorder log = new();
    private readonly MessagePropagator propagator;

    public LogTests() => propagator = MessagePropagator.Create(options =>
    {
        options.TimeProvider = time;
        options.LoggerFactory = log;
    });

    [Fact]
    public void A_failure_is_a_warning_that_names_field_format_broker_destination_and_place()
    {
        var wire = new Wire(propagator, "orders");

        wire.Receive(new FieldList().With("traceparent", "secret"), new DeliveryInfo { Offset = 17, MessageId = "m-1" });

        var entry = Assert.Single(log.Entries);
        Assert.Equal((LogLevel.Warning, "messaging.propagation.failure"), (entry.Level, entry.Event));
        foreach (var part in new[] { "Malformed", "traceparent", "tracecontext", "test", "orders", "17", "m-1" })
            Assert.Contains(part, entry.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_one_line_for_a_reason_and_destination_in_ten_seconds_and_it_counts_those_held_back()
    {
        var orders = new Wire(propagator, "orders");
        var spoiled = new FieldList().With("traceparent", "x");
        for (var i = 0; i < 5; i++) orders.Receive(spoiled);
        new Wire(propagator, "payments").Receive(spoiled);
        orders.Receive(new FieldList().With("traceparent", "ff" + "-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Assert.Equal(3, log.Entries.Count);

        time.Advance(TimeSpan.FromSeconds(9.999));
        orders.Receive(spoiled);
        Assert.Equal(3, log.Entries.Count);

        time.Advance(TimeSpan.FromSeconds(0.001));
        orders.Receive(spoiled);
        Assert.Contains("; 5 similar lines suppressed", log.Entries[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_names_only_what_is_known()
    {
        var nowhere = propagator.CreateOperation(new MessagingClient { System = "test" }, MessagingOperationType.Receive, "receive", destination: null);
        var junk = propagator.Extract(new FieldList().With("traceparent", "junk"), default(FieldList.Getter));
        var thrown = propagator.Extract((object?)null, default(ThrowingGetter));

        propagator.ReportArrival(new Wire(propagator, "payments").Operation(MessagingOperationType.Receive), default, junk);
        propagator.ReportArrival(nowhere, default, thrown);
        OperationScope.WithoutSpan(propagator, nowhere, propagator.StartTimer()).End(1, new OperationError("Down", Exception: new IOException()), null, null, detached: false);

        Assert.Equal(
            [
                "Caught an exception at stage extract. The message is unaffected, but its context or its telemetry may be incomplete",
                "Context not read: Malformed in field traceparent of format tracecontext on a message of test destination payments",
                "Context not read: CarrierThrew on a message of test",
                "Receiving from test failed",
            ],
            log.Entries.Select(entry => entry.Message));
    }

    [Fact]
    public void A_line_has_the_values_that_are_known_by_name_and_its_template()
    {
        var line = new LogLine("[{Level} ]of {System}[ at {Place}][, id {Id}]", [null, "a\tb", "x", null]);

        Assert.Equal(@"of a\u0009b at x", line.ToString());
        Assert.Equal([new("System", @"a\u0009b"), new("Place", "x"), new("{OriginalFormat}", "of {System} at {Place}")], line);
    }

    [Fact]
    public void Clock_skew_is_a_warning()
    {
        new Wire(propagator).Receive(new FieldList().With("context-stamp", $"1;t={time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds()}"));

        Assert.Equal("messaging.propagation.clock_skew", Assert.Single(log.Entries).Event);
    }

    private readonly struct ThrowingGetter : ICarrierGetter<object?>
    {
        public void Visit<TVisitor>(object? carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct => throw new InvalidOperationException("no");
    }
}
