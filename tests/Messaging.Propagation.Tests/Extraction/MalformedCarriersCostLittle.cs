using System.Text;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Extracting;

/// <summary>Whatever a sender writes, an extraction does a bounded amount of work. <c>./bench.sh '*Hostile*'</c> shows the time.</summary>
public sealed class MalformedCarriersCostLittle
{
    private const int Megabyte = 1 << 20;

    private static readonly MessagePropagator EveryFormat = MessagePropagator.Create(options =>
    {
        options.Formats = [.. ContextFormat.Known];
        options.IncludeFieldValues = true;
    });

    public static TheoryData<string, MalformedShape> Carriers
    {
        get
        {
            var carriers = new TheoryData<string, MalformedShape>();
            foreach (var name in MalformedFields.Members.Keys)
                foreach (var shape in Enum.GetValues<MalformedShape>())
                    carriers.Add(name, shape);
            return carriers;
        }
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public void A_malformed_megabyte_takes_no_more_memory_than_a_quarter_of_it(string name, MalformedShape shape)
    {
        foreach (var asBytes in new[] { false, true })
        {
            var quarter = AllocatedBy(MalformedFields.Of(name, shape, Megabyte / 4), asBytes, out _);
            var whole = AllocatedBy(MalformedFields.Of(name, shape, Megabyte), asBytes, out var extraction);

            Assert.InRange(whole, 0, 96 * 1024);
            Assert.InRange(whole, 0, quarter + BaggageReader.MaxValueLength);
            Assert.NotEmpty(extraction.Failures);
            Assert.Equal(name != "traceparent", extraction.Outcome == ExtractionOutcome.Extracted);
        }
    }

    [Fact]
    public void Members_with_bad_properties_take_memory_for_what_is_kept_alone()
    {
        var carrier = new FieldList().With("traceparent", MalformedFields.TraceParent);
        for (var i = 0; i < FieldCollector.MaxRepeats; i++) carrier.With("baggage", string.Concat(Enumerable.Repeat("a=1;é,", BaggageReader.MaxValueLength / 6)));

        Assert.InRange(AllocatedBy(carrier, asBytes: true, out _), 0, 256 * 1024);
    }

    [Fact]
    public void A_value_is_checked_for_being_text_once_however_many_of_its_members_are_malformed()
    {
        var failures = new FailureCollector(includeValues: false);
        var baggage = new BaggageReader(BaggagePolicy.Everything);

        for (var i = 0; i < 3; i++) baggage.Add(FieldValue.Bytes(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é,", 1000)))), ref failures);

        Assert.Equal(3, failures.TextChecks);
        Assert.Equal(FailureReason.Malformed, Assert.Single(failures.ToArray()!).Reason);
    }

    [Fact]
    public void Malformed_members_do_not_hide_that_a_later_value_is_not_text()
    {
        var carrier = new FieldList().With("baggage", "x,x,x").With("baggage", [0xff, 0x00]);

        Assert.Equal([FailureReason.Malformed, FailureReason.NotText], EveryFormat.Extract(carrier, default(FieldList.Getter)).Failures.Select(failure => failure.Reason));
    }

    [Fact]
    public void Repeated_baggage_is_parsed_up_to_one_limit_for_all_of_its_values()
    {
        var carrier = new FieldList().With("baggage", "a=1," + new string(' ', BaggageReader.MaxValueLength - 20)).With("baggage", "b=2,c=3," + new string(' ', 100)).With("baggage", "d=4");

        var extraction = EveryFormat.Extract(carrier, default(FieldList.Getter));

        Assert.Equal(["a", "b", "c"], extraction.Baggage.Select(entry => entry.Key));
        Assert.Contains(extraction.Failures, failure => failure.Reason == FailureReason.TooLong);
    }

    [Fact]
    public void Jaeger_entries_are_read_up_to_a_total_length_and_the_rest_is_reported()
    {
        var carrier = new FieldList();
        for (var i = 0; i < 20; i++) carrier.With($"uberctx-k{i}", new string('v', 1000));
        carrier.With("uberctx-long", new string('v', 10_000));

        var extraction = EveryFormat.Extract(carrier, default(FieldList.Getter));

        Assert.Equal(8, extraction.Baggage.Count);
        Assert.Equal([FailureReason.TooManyEntries, FailureReason.TooLong], extraction.Failures.Select(failure => failure.Reason));
    }

    [Fact]
    public void A_white_space_tracestate_without_a_traceparent_is_not_searched_for_text()
    {
        Assert.Empty(EveryFormat.Extract(new FieldList().With("tracestate", new string(' ', 1000)), default(FieldList.Getter)).Failures);
        Assert.Single(EveryFormat.Extract(new FieldList().With("tracestate", new string(' ', Megabyte)), default(FieldList.Getter)).Failures);
    }

    private static long AllocatedBy(FieldList fields, bool asBytes, out Extraction extraction)
    {
        var carrier = asBytes ? fields.AsBytes() : fields;
        EveryFormat.Extract(carrier, default(FieldList.Getter));
        var before = GC.GetAllocatedBytesForCurrentThread();
        extraction = EveryFormat.Extract(carrier, default(FieldList.Getter));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
