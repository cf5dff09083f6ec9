using System.Text;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Extracting;

public sealed class LimitTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    [Fact]
    public void A_traceparent_of_a_later_version_may_be_512_characters_long()
    {
        var longest = "cc" + TraceParent[2..] + "-" + new string('x', 512 - 56);

        Assert.Equal(ExtractionOutcome.Extracted, Read("traceparent", longest).Outcome);
        Assert.Equal(FailureReason.TooLong, Assert.Single(Read("traceparent", longest + "x").Failures).Reason);
    }

    [Fact]
    public void A_tracestate_may_have_32_members_and_the_33rd_costs_the_field()
    {
        var members = Enumerable.Range(1, 32).Select(i => $"k{i}=v").ToList();

        Assert.Equal(string.Join(',', members), Read("tracestate", string.Join(',', members)).Context.TraceState);

        var more = Read("tracestate", string.Join(',', members.Append("k33=v")));
        Assert.Null(more.Context.TraceState);
        Assert.Equal(ExtractionOutcome.Extracted, more.Outcome);
        Assert.Equal(FailureReason.TooManyEntries, Assert.Single(more.Failures).Reason);
    }

    [Theory]
    [InlineData(256, 256, true)]
    [InlineData(257, 1, false)]
    [InlineData(1, 257, false)]
    public void A_tracestate_key_and_value_may_each_have_256_characters(int key, int value, bool good)
    {
        var state = $"{new string('k', key)}={new string('v', value)}";

        Assert.Equal(good ? state : null, Read("tracestate", state).Context.TraceState);
    }

    [Fact]
    public void All_that_the_grammar_allows_a_tracestate_is_read_and_white_space_without_end_is_not()
    {
        var longest = string.Join(" , ", Enumerable.Range(10, 32).Select(i => $"{i}{new string('k', 254)}={new string('v', 256)}"));
        Assert.Equal(longest.Replace(" ", "", StringComparison.Ordinal), Read("tracestate", longest).Context.TraceState);

        Assert.Equal(FailureReason.TooLong, Assert.Single(Read("tracestate", "a=1," + new string(' ', 40_000)).Failures).Reason);
    }

    [Fact]
    public void Baggage_beyond_64_members_or_8192_bytes_is_dropped_by_whole_members()
    {
        var many = Read("baggage", string.Join(',', Enumerable.Range(0, 70).Select(i => $"k{i}=v")));
        Assert.Equal(64, many.Baggage.Count);
        Assert.Equal(FailureReason.TooManyEntries, Assert.Single(many.Failures).Reason);

        var large = Read("baggage", $"a={new string('x', 8000)},b={new string('y', 300)},c=1");
        Assert.Equal(["a", "c"], large.Baggage.Select(entry => entry.Key));
        Assert.Equal(8002 + 4, large.BaggageSize);
        Assert.Equal(FailureReason.TooLong, Assert.Single(large.Failures).Reason);
    }

    [Fact]
    public void A_baggage_value_longer_than_its_window_is_read_as_far_as_whole_members_go()
    {
        var extraction = Read("baggage", "a=1,b=2,c=" + new string('x', 20_000));

        Assert.Equal(["a", "b"], extraction.Baggage.Select(entry => entry.Key));
        Assert.Equal(FailureReason.TooLong, Assert.Single(extraction.Failures).Reason);
    }

    [Fact]
    public void More_repetitions_than_the_limit_are_reported()
    {
        var carrier = new FieldList();
        for (var i = 0; i < 65; i++) carrier.With("baggage", $"k{i}=1");

        var extraction = Propagator.Extract(carrier, default(FieldList.Getter));

        Assert.Equal(64, extraction.Baggage.Count);
        Assert.Equal(FailureReason.TooManyEntries, Assert.Single(extraction.Failures).Reason);
    }

    [Fact]
    public void Values_are_shown_only_on_demand_and_then_short_and_printable()
    {
        var value = "evil\r\n\u001b[31m" + new string('x', 100);
        Assert.Null(Assert.Single(Read("traceparent", value).Failures).Value);

        var showing = MessagePropagator.Create(options => options.IncludeFieldValues = true);
        foreach (var carrier in new[] { new FieldList().With("traceparent", value), new FieldList().With("traceparent", Encoding.UTF8.GetBytes(value)) })
        {
            var shown = Assert.Single(showing.Extract(carrier, default(FieldList.Getter)).Failures).Value;
            Assert.Equal(@"evil\u000d\u000a\u001b[31m" + new string('x', 53) + "... (111 in all)", shown);
        }

        Assert.Equal("(neither text nor bytes)", Assert.Single(showing.Extract(new FieldList().WithAny("traceparent", 7), default(FieldList.Getter)).Failures).Value);
    }

    [Fact]
    public void A_value_of_another_type_is_reported_for_every_field_and_costs_no_other()
    {
        foreach (var value in new object[] { 7, 7L, true, new List<object>(), new Dictionary<string, object>(), DateTime.UnixEpoch })
        {
            foreach (var field in new[] { "traceparent", "context-stamp", "baggage" })
                Assert.Equal((FailureReason.WrongType, field), Only(Propagator.Extract(new FieldList().WithAny(field, value), default(FieldList.Getter))));

            var extraction = Propagator.Extract(new FieldList().With("traceparent", TraceParent).WithAny("tracestate", value), default(FieldList.Getter));
            Assert.Equal((FailureReason.WrongType, "tracestate"), Only(extraction));
            Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
        }

        static (FailureReason, string) Only(Extraction extraction)
        {
            var failure = Assert.Single(extraction.Failures);
            return (failure.Reason, failure.Field);
        }
    }

    private static Extraction Read(string field, string value)
    {
        var carrier = new FieldList().With(field, value);
        if (field == "tracestate") carrier.With("traceparent", TraceParent);
        return Propagator.Extract(carrier, default(FieldList.Getter));
    }
}
