using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Injection;

public sealed class BudgetTests
{
    private readonly Wire wire = new(MessagePropagator.Create());

    [Theory]
    [InlineData(4, "traceparent tracestate baggage context-stamp", "")]
    [InlineData(3, "traceparent tracestate context-stamp", "baggage")]
    [InlineData(2, "traceparent context-stamp", "tracestate baggage")]
    [InlineData(1, "traceparent", "context-stamp tracestate baggage")]
    [InlineData(0, "", "traceparent context-stamp tracestate baggage")]
    public void Fields_beyond_the_budget_are_dropped_in_order_and_said(int fields, string sent, string dropped)
    {
        var (carrier, report) = Send(new CarrierBudget { Fields = fields });

        Assert.Equal(sent, string.Join(' ', carrier.Select(field => field.Name)));
        Assert.Equal(dropped, string.Join(' ', report.Dropped.Select(drop => drop.Field)));
        Assert.All(report.Dropped, drop => Assert.Equal(FailureReason.OverBudget, drop.Reason));
    }

    [Fact]
    public void No_budget_in_bytes_is_ever_exceeded_and_less_room_never_carries_more()
    {
        var last = 0;
        for (var bytes = 0; bytes < 400; bytes++)
        {
            var (carrier, _) = Send(new CarrierBudget { Bytes = bytes, FieldOverhead = 6 });

            var cost = carrier.Sum(field => field.Name.Length + field.Value.AsText!.Length + 6);
            Assert.InRange(cost, 0, bytes);
            Assert.InRange(carrier.Count, last, 4);
            last = carrier.Count;
        }

        Assert.Equal(4, last);
    }

    [Fact]
    public void What_is_less_important_does_not_take_the_room_of_what_did_not_fit()
    {
        var (carrier, _) = Send(new CarrierBudget { Bytes = 200 }, traceState: "vendor=" + new string('x', 200));

        Assert.Equal(["traceparent", "context-stamp"], carrier.Select(field => field.Name));
    }

    [Fact]
    public void The_stamp_names_only_what_found_room()
    {
        var (carrier, report) = Send(new CarrierBudget { Fields = 3 });

        Assert.EndsWith(";f=ts", carrier.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.Equal(StampedFields.TraceParent | StampedFields.TraceState, report.Fields);
        Assert.Equal(0, report.BaggageSize);
    }

    private (FieldList Carrier, InjectionReport Report) Send(CarrierBudget budget, string traceState = "vendor=1")
    {
        var observer = new Injections();
        var propagator = MessagePropagator.Create(options => options.Observers.Add(observer));
        using var ambient = Ambient.Unlistened();
        ambient.TraceStateString = traceState;
        Baggage.SetBaggage("tenant", "acme");
        var send = SendOperation.Start(propagator, wire.Operation(MessagingOperationType.Send), new FieldList(), default(FieldList.Getter));
        var carrier = new FieldList();

        send.Inject(carrier, default(FieldList.Setter), budget);
        send.Complete();
        Baggage.ClearBaggage();
        return (carrier, observer.Last);
    }

    private sealed class Injections : IPropagationObserver
    {
        public InjectionReport Last { get; private set; }

        public void OnInjected(in InjectionReport report) => Last = report;
    }
}
