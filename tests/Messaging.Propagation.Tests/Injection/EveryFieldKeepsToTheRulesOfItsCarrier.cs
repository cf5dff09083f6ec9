using System.Text;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Tests.Injection;

/// <summary>A field whose name or value the broker refuses is dropped and reported, and everything else is written.</summary>
public sealed class EveryFieldKeepsToTheRulesOfItsCarrier
{
    [Fact]
    public void Names_and_values_of_Jaegers_baggage_that_the_carrier_refuses_are_dropped_one_by_one()
    {
        var (sent, dropped) = Send([.. ContextFormat.Parse("tracecontext,jaeger")], new() { ["tenant"] = "", ["ten!ant"] = "1", ["user"] = "7" });

        Assert.Equal(["traceparent", "uber-trace-id", "uberctx-user", "context-stamp"], sent);
        Assert.Equal("uberctx-*", Assert.Single(dropped).Field);
        Assert.Contains(Assert.Single(dropped).Reason, new[] { FailureReason.InvalidName, FailureReason.InvalidValue });
    }

    [Theory]
    [InlineData("ten!ant", "1", FailureReason.InvalidName)]
    [InlineData("tenant", "", FailureReason.InvalidValue)]
    public void The_reason_says_whether_it_is_the_name_or_the_value(string key, string value, FailureReason reason)
    {
        var (_, dropped) = Send([.. ContextFormat.Parse("jaeger")], new() { [key] = value });

        Assert.Equal([new DroppedField("uberctx-*", reason)], dropped);
    }

    [Theory]
    [InlineData("id!", "1", FailureReason.InvalidName)]
    [InlineData("", "1", FailureReason.InvalidName)]
    [InlineData("id-b", "", FailureReason.InvalidValue)]
    [InlineData("id-b", null, FailureReason.InvalidValue)]
    public void A_custom_context_with_one_refused_field_is_dropped_whole(string name, string? value, FailureReason reason)
    {
        var custom = Format(setter =>
        {
            setter("id-a", "1");
            setter(name, value!);
        }, "id-a", name);

        var (sent, dropped) = Send([ContextFormat.TraceContext, custom], []);

        Assert.Equal(["traceparent", "context-stamp"], sent);
        Assert.Equal([new DroppedField("id-a", reason)], dropped);
    }

    [Fact]
    public void A_refused_field_that_a_custom_propagator_does_not_declare_costs_itself_alone()
    {
        var custom = Format(setter =>
        {
            setter("id-a", "1");
            setter("entry-a", "1");
            setter("entry!", "1");
        }, "id-a");

        var (sent, dropped) = Send([ContextFormat.TraceContext, custom], []);

        Assert.Equal(["traceparent", "id-a", "entry-a", "context-stamp"], sent);
        Assert.Equal([new DroppedField("id-a", FailureReason.InvalidName)], dropped);
    }

    [Fact]
    public void A_custom_propagator_that_throws_costs_its_own_format_alone()
    {
        var custom = Format(_ => throw new InvalidOperationException("cannot"), "id-a");

        var (sent, dropped) = Send([ContextFormat.TraceContext, custom], []);

        Assert.Equal(["traceparent", "context-stamp"], sent);
        Assert.Equal([new DroppedField("id-a", FailureReason.CarrierThrew)], dropped);
    }

    [Theory]
    [InlineData(5, "traceparent id-a entry-a tracestate context-stamp")]
    [InlineData(4, "traceparent id-a tracestate context-stamp")]
    [InlineData(3, "traceparent id-a context-stamp")]
    [InlineData(2, "traceparent context-stamp")]
    public void Fields_of_custom_propagators_have_their_place_in_the_order_of_dropping(int fields, string kept)
    {
        var custom = Format(setter =>
        {
            setter("id-a", "1");
            setter("entry-a", "1");
        }, "id-a");

        var (sent, _) = Send([ContextFormat.TraceContext, custom], [], new CarrierBudget { Fields = fields });

        Assert.Equal(kept.Split(' ').Order(), sent.Order());
    }

    [Fact]
    public void Names_count_their_bytes_and_not_their_letters()
    {
        var custom = Format(setter => setter("n-€€€€", "1"), "n-€€€€");

        var (fits, _) = Send([custom], [], new CarrierBudget { Bytes = 15 }, writesStamp: false);
        var (tooSmall, dropped) = Send([custom], [], new CarrierBudget { Bytes = 14 }, writesStamp: false);

        Assert.Equal(["n-€€€€"], fits);
        Assert.Empty(tooSmall);
        Assert.Equal(FailureReason.OverBudget, Assert.Single(dropped).Reason);
    }

    [Fact]
    public void Rules_hold_for_a_creation_context_too()
    {
        var propagator = MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Parse("tracecontext,jaeger")]);
        using var ambient = Ambient.Unlistened();
        Baggage.Current = Baggage.Create(new() { ["ten!ant"] = "1", ["user"] = "7" });
        var carrier = new FieldList();

        propagator.Inject(carrier, default(StrictSetter));
        Baggage.ClearBaggage();

        Assert.Equal(["traceparent", "uber-trace-id", "uberctx-user"], carrier.Select(field => field.Name));
    }

    [Fact]
    public void Fields_of_a_custom_propagator_replace_those_that_a_forwarded_message_carries()
    {
        var custom = Format(setter => setter("id-a", "new"), "id-a");
        var wire = new Wire(MessagePropagator.Create(options => options.Formats = [ContextFormat.TraceContext, custom]));
        using var ambient = Ambient.Unlistened();

        Assert.True(wire.Begin().Replaces("ID-A"));
        Assert.False(wire.Begin().Replaces("id-b"));
    }

    [Fact]
    public void A_signature_is_not_over_fields_of_custom_propagators_which_receivers_do_not_know()
    {
        var custom = Format(setter => setter("id-a", "1"), "id-a");
        var propagator = MessagePropagator.Create(options =>
        {
            options.Formats = [ContextFormat.TraceContext, custom];
            options.Policy.Keys = new KeyRing("k1", "a key of thirty-two bytes exactly"u8);
            options.Policy.Trust.Mode = TrustMode.RequireSignature;
        });
        using var ambient = Ambient.Unlistened();

        var received = propagator.Extract(new Wire(propagator).Send(), default(FieldList.Getter));

        Assert.Empty(received.Failures);
        Assert.Equal(ambient.TraceId, received.AdoptedContext.TraceId);
    }

    private static (List<string> Sent, IReadOnlyList<DroppedField> Dropped) Send(
        ContextFormat[] formats, Dictionary<string, string> baggage, CarrierBudget budget = default, bool writesStamp = true)
    {
        var reports = new ReportRecorder();
        var propagator = MessagePropagator.Create(options =>
        {
            options.Formats = formats;
            options.WriteStamp = writesStamp;
            options.Observers.Add(reports);
        });
        using var ambient = Ambient.Unlistened();
        ambient.TraceStateString = "vendor=1";
        if (budget == default) ambient.TraceStateString = null;
        Baggage.Current = Baggage.Create(baggage);
        var carrier = new FieldList();

        var send = new Wire(propagator).Begin();
        send.Inject(carrier, default(StrictSetter), budget);
        send.Complete();
        Baggage.ClearBaggage();
        return ([.. carrier.Select(field => field.Name)], reports.Injected.Dropped);
    }

    private static ContextFormat Format(Action<Action<string, string>> write, params string[] declared) => ContextFormat.From("custom", new Custom(write, declared));

    private sealed class Custom(Action<Action<string, string>> write, string[] declared) : TextMapPropagator
    {
        public override ISet<string> Fields => declared.ToHashSet();

        public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) => context;

        public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter) => write((name, value) => setter(carrier, name, value));
    }

    private readonly struct StrictSetter : ICarrierSetter<FieldList>
    {
        static CarrierRules? ICarrierSetter<FieldList>.Rules { get; } = new StrictRules();

        public void Set(FieldList carrier, string name, ReadOnlySpan<byte> value) => carrier.With(name, Encoding.UTF8.GetString(value));

        public void Remove(FieldList carrier, string name) => default(FieldList.Setter).Remove(carrier, name);
    }

    private sealed class StrictRules : CarrierRules
    {
        public override bool AllowsName(string name) => !name.Contains('!', StringComparison.Ordinal);

        public override bool AllowsValue(ReadOnlySpan<byte> value) => !value.IsEmpty;
    }
}
