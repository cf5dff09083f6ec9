using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Operations;

public sealed class InjectionLimitTests
{
    [Fact]
    public void What_does_not_fit_is_left_out_and_said_by_observer_metric_and_log()
    {
        var log = new LogRecorder();
        var observer = new Recorder();
        var wire = new Wire(MessagePropagator.Create(options =>
        {
            options.LoggerFactory = log;
            options.Observers.Add(observer);
        }));
        using var metrics = new MetricRecorder();
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = string.Join(',', Enumerable.Range(10, 30).Select(i => $"k{i}={new string('v', 30)}"));
        Baggage.SetBaggage("large", new string('x', 9000));
        Baggage.SetBaggage("small", "1");

        var sent = wire.Send();
        Baggage.ClearBaggage();

        Assert.Equal("small=1", sent.TextOf("baggage"));
        Assert.InRange(sent.TextOf("tracestate")!.Length, 512 - 35, 512);
        DroppedField[] expected = [new("tracestate", FailureReason.TooLong), new("baggage", FailureReason.TooLong)];
        Assert.Equal(expected, Assert.Single(observer.Injections).Dropped);
        Assert.Equal(
            [("tracestate", "TooLong"), ("baggage", "TooLong")],
            metrics.Of("messaging.propagation.injection.dropped", wire.Destination).Select(m => ((string)m.Tags["field"]!, (string)m.Tags["reason"]!)));
        Assert.Equal("messaging.propagation.dropped", Assert.Single(log.Entries).Event);
    }

    [Fact]
    public void A_tracestate_that_is_none_and_baggage_keys_that_are_no_tokens_are_not_sent()
    {
        var observer = new Recorder();
        var wire = new Wire(MessagePropagator.Create(options => options.Observers.Add(observer)));
        using var ambient = Ambient.Unlistened();
        ambient.TraceStateString = "Not a state\r\nx-injected: 1";
        Baggage.SetBaggage("key\r\n", "v");

        var sent = wire.Send();
        Baggage.ClearBaggage();

        Assert.Equal(["traceparent", "context-stamp"], sent.Select(field => field.Name));
        Assert.EndsWith(";f=t", sent.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.Equal(
            [new DroppedField("tracestate", FailureReason.Malformed), new DroppedField("baggage", FailureReason.Malformed)],
            Assert.Single(observer.Injections).Dropped);
    }

    [Fact]
    public void Without_stamps_there_is_none()
    {
        var wire = new Wire(MessagePropagator.Create(options => options.WriteStamp = false));
        using var ambient = Ambient.Unlistened();

        Assert.Equal(["traceparent"], wire.Send().Select(field => field.Name));
    }

    private sealed class Recorder : IPropagationObserver
    {
        public List<InjectionReport> Injections { get; } = [];

        public void OnInjected(in InjectionReport report) => Injections.Add(report);
    }
}
