using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class ContextFaultsTests
{
    private readonly Dictionary<string, string> fields = Contexts.Fields();

    [Fact]
    public void A_dropped_field_is_gone_and_the_stamp_tells()
    {
        Assert.Equal(1, new ContextFaults(1).Drop("TraceParent").Apply(fields));

        Assert.Equal(["baggage", "context-stamp"], fields.Keys.Order());
        Assert.Contains((FailureReason.FieldDropped, "traceparent"), Extract().Failures());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(20)]
    public void A_truncated_field_is_the_start_of_what_it_was_by_any_seed(int? length)
    {
        foreach (var seed in Enumerable.Range(0, 300))
        {
            var broken = Contexts.Fields();
            Assert.Equal(1, new ContextFaults(seed).Truncate("traceparent", length).Apply(broken));

            var left = broken["traceparent"];
            Assert.StartsWith(left, Contexts.TraceParent, StringComparison.Ordinal);
            Assert.InRange(left.Length, length ?? 1, length ?? Contexts.TraceParent.Length - 1);
            Assert.Equal((FailureReason.Malformed, "traceparent"), Assert.Single(Contexts.Propagator.Extract(broken).Failures()));
        }
    }

    [Theory]
    [InlineData("traceparent")]
    [InlineData("baggage")]
    [InlineData("context-stamp")]
    public void A_garbled_field_is_malformed_by_any_seed(string field)
    {
        foreach (var seed in Enumerable.Range(0, 50))
        {
            var broken = Contexts.Fields();
            Assert.Equal(1, new ContextFaults(seed).Garble(field).Apply(broken));
            Assert.NotEqual(Contexts.Fields()[field], broken[field]);
            Assert.Equal((FailureReason.Malformed, field), Assert.Single(Contexts.Propagator.Extract(broken).Failures()));
        }
    }

    [Fact]
    public void A_field_of_another_case_has_its_value_under_one_name_and_is_read_all_the_same()
    {
        Assert.Equal(1, new ContextFaults(1).Recase("traceparent").Apply(fields));

        var name = Assert.Single(fields.Keys, key => key.Equals("traceparent", StringComparison.OrdinalIgnoreCase));
        Assert.NotEqual("traceparent", name);
        Assert.Equal(Contexts.TraceParent, fields[name]);
        Assert.Empty(Extract().Failures());
    }

    [Theory]
    [InlineData("traceparent")]
    [InlineData("context-stamp")]
    public void An_oversized_field_is_longer_than_is_read(string field)
    {
        Assert.Equal(1, new ContextFaults(1).Oversize(field).Apply(fields));

        Assert.Equal(ContextFaults.DefaultOversize, fields[field].Length);
        Assert.Equal((FailureReason.TooLong, field), Assert.Single(Extract().Failures()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Baggage_is_oversized_by_a_member_also_where_there_was_none(bool isThere)
    {
        if (!isThere) fields.Remove("baggage");

        Assert.Equal(1, new ContextFaults(1).Oversize("baggage", 9000).Apply(fields));

        Assert.Equal(9000, fields["baggage"].Length);
        Assert.Contains((FailureReason.TooLong, "baggage"), Extract().Failures());
        Assert.Equal(isThere ? 1 : 0, Extract().Baggage.Count);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    public void A_skewed_clock_shifts_both_times_of_the_stamp(int seconds)
    {
        var before = Extract().Stamp!.Value;

        Assert.Equal(1, new ContextFaults(1).SkewClock(TimeSpan.FromSeconds(seconds)).Apply(fields));

        var by = TimeSpan.FromSeconds(seconds);
        Assert.Equal(before with { Sent = before.Sent + by, Origin = before.Origin + by }, Extract().Stamp);
        Assert.Empty(Extract().Failures());
    }

    [Fact]
    public void What_a_dictionary_cannot_hold_twice_is_refused_at_once_with_what_to_do()
    {
        var faults = new ContextFaults(1) { Rate = 0.001 }.Drop("baggage").Duplicate("traceparent");

        var thrown = Assert.Throws<NotSupportedException>(() => faults.Apply(fields));

        Assert.Contains("Leave Duplicate(\"traceparent\") out", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("IFieldAppender", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Contexts.Fields(), fields);
        Assert.Equal(0, new ContextFaults(1) { Rate = 0 }.Duplicate("traceparent").Apply(fields));
    }

    [Fact]
    public void Kafkas_headers_hold_a_field_twice()
    {
        var headers = new Headers { { "traceparent", Encoding.ASCII.GetBytes(Contexts.TraceParent) } };

        Assert.Equal(1, new ContextFaults(1).Duplicate("traceparent").Apply(headers));

        Assert.Equal([Contexts.TraceParent, Contexts.TraceParent], KafkaCarrier.Get(headers, "traceparent"));
        Assert.Equal((FailureReason.Duplicated, "traceparent"), Assert.Single(Contexts.Propagator.Extract(headers).Failures()));
    }

    [Fact]
    public void Of_a_repeated_field_the_last_is_broken_and_the_others_stay()
    {
        var headers = new Headers { { "baggage", "a=1"u8.ToArray() }, { "baggage", "b=2"u8.ToArray() } };

        Assert.Equal(1, new ContextFaults(1).Truncate("baggage", 1).Apply(headers));

        Assert.Equal(["a=1", "b"], KafkaCarrier.Get(headers, "baggage"));
    }

    [Fact]
    public void A_setter_that_appends_can_duplicate()
    {
        var carrier = new FieldList().With("traceparent", Contexts.TraceParent);

        Assert.Equal(1, new ContextFaults(1).Duplicate("traceparent").Apply(carrier, default(FieldList.Getter), default(AppendingSetter)));

        Assert.Equal(2, carrier.Count(field => field.Name == "traceparent" && field.Value.AsText == Contexts.TraceParent));
    }

    [Fact]
    public void Carriers_of_mixed_types_are_broken_by_their_own_getter_and_setter()
    {
        var headers = new Dictionary<string, object?> { ["traceparent"] = Encoding.ASCII.GetBytes(Contexts.TraceParent), ["baggage"] = 7 };
        var properties = new Dictionary<string, object> { ["traceparent"] = Contexts.TraceParent };
        var faults = new ContextFaults(1).Truncate("traceparent", 9).Garble("baggage");

        Assert.Equal(1, faults.Apply<IDictionary<string, object?>, RabbitMqCarrier.Getter, RabbitMqCarrier.Setter>(headers, default, default));
        Assert.Equal(1, faults.Apply<IDictionary<string, object>, ServiceBusCarrier.Getter, ServiceBusCarrier.Setter>(properties, default, default));

        Assert.Equal((object)"00-0af765", Encoding.ASCII.GetString((byte[])headers["traceparent"]!));
        Assert.Equal("00-0af765", properties["traceparent"]);
        Assert.Equal(7, headers["baggage"]);
    }

    [Fact]
    public void A_fault_without_its_field_does_nothing_and_is_not_counted()
    {
        var faults = new ContextFaults(1).Drop("b3").Truncate("b3").Garble("b3").Recase("b3").Oversize("b3").SkewClock(TimeSpan.FromHours(1));
        fields.Remove("context-stamp");
        var before = new Dictionary<string, string>(fields);

        Assert.Equal(0, faults.Apply(fields));

        Assert.Equal(before, fields);
        Assert.Equal(0, faults.Applied);
    }

    [Fact]
    public void What_was_done_is_counted_by_kind_and_field()
    {
        var faults = new ContextFaults(7).Drop("traceparent").Drop("baggage").Garble("context-stamp");

        Assert.Equal(3, faults.Apply(fields));
        Assert.Equal(2, faults.Apply(new Dictionary<string, string> { ["baggage"] = "a=1", ["context-stamp"] = Contexts.Stamp }));

        Assert.Equal(5, faults.Applied);
        Assert.Equal((3, 1), (faults.Count(ContextFault.Drop), faults.Count(ContextFault.Drop, "traceparent")));
        Assert.Equal((2, 0), (faults.Count(ContextFault.Garble), faults.Count(ContextFault.Recase)));
        Assert.Equal("seed 7, rate 1; Drop traceparent: 1, Drop baggage: 2, Garble context-stamp: 2", faults.ToString());
    }

    [Fact]
    public void The_same_seed_brings_the_same_faults_and_another_brings_others()
    {
        Assert.Equal(Broken(7), Broken(7));
        Assert.NotEqual(Broken(7), Broken(8));
    }

    [Fact]
    public void What_one_message_carries_does_not_change_the_faults_of_the_next()
    {
        var one = new ContextFaults(7) { Rate = 0.5 }.Drop("b3").Garble("traceparent");
        var other = new ContextFaults(7) { Rate = 0.5 }.Drop("b3").Garble("traceparent");
        for (var i = 0; i < 100; i++)
        {
            var (plain, with) = (Contexts.Fields(), Contexts.Fields());
            with["b3"] = "0";
            one.Apply(plain);
            other.Apply(with);
            Assert.Equal(plain["traceparent"], with["traceparent"]);
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.1, 50, 150)]
    [InlineData(1, 1000, 1000)]
    public void Faults_come_at_their_rate(double rate, int least, int most)
    {
        var faults = new ContextFaults(7) { Rate = rate }.Drop("traceparent");

        for (var i = 0; i < 1000; i++) faults.Apply(Contexts.Fields());

        Assert.InRange(faults.Applied, least, most);
    }

    [Fact]
    public void Nonsense_is_refused_when_it_is_said()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContextFaults(1) { Rate = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContextFaults(1) { Rate = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContextFaults(1) { Rate = double.NaN });
        Assert.Throws<ArgumentException>(() => new ContextFaults(1).Drop(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContextFaults(1).Truncate("traceparent", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContextFaults(1).Oversize("traceparent", 0));
        Assert.Throws<ArgumentNullException>(() => new ContextFaults(1).Apply((Headers)null!));
    }

    private Extraction Extract() => Contexts.Propagator.Extract(fields);

    private static List<string> Broken(int seed)
    {
        var faults = new ContextFaults(seed) { Rate = 0.3 }.Garble("traceparent").Truncate("baggage").Recase("context-stamp");
        return [.. Enumerable.Range(0, 50).Select(_ =>
        {
            var message = Contexts.Fields();
            faults.Apply(message);
            return string.Join('&', message.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        })];
    }

    private readonly struct AppendingSetter : ICarrierSetter<FieldList>, IFieldAppender<FieldList>
    {
        public void Set(FieldList carrier, string name, ReadOnlySpan<byte> value) => default(FieldList.Setter).Set(carrier, name, value);

        public void Remove(FieldList carrier, string name) => default(FieldList.Setter).Remove(carrier, name);

        public void Append(FieldList carrier, string name, ReadOnlySpan<byte> value) => carrier.With(name, Encoding.ASCII.GetString(value));
    }
}
