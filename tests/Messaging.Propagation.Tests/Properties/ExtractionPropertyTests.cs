using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Properties;

public sealed class ExtractionPropertyTests
{
    private const int Carriers = 1_000_000, Chunks = 1_000;

    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    private static readonly MessagePropagator EveryFormat = MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Known]);

    private static readonly MessagePropagator Suspicious = MessagePropagator.Create(options =>
    {
        options.Formats = [.. ContextFormat.Known];
        options.Policy.Keys = new KeyRing("key", "0123456789abcdef0123456789abcdef"u8);
        options.Policy.Trust.Mode = TrustMode.RequireSignature;
    });

    [Fact]
    public void A_million_hostile_carriers_are_read_without_an_exception_and_within_every_limit()
    {
        var extracted = 0;
        var failed = 0;
        Parallel.For(0, Chunks, chunk =>
        {
            var hostile = new HostileCarriers(chunk);
            for (var i = 0; i < Carriers / Chunks; i++)
            {
                var carrier = hostile.Next();
                var fields = carrier.ToArray();

                var extraction = (i % 2 == 0 ? Propagator : EveryFormat).Extract(carrier, default(FieldList.Getter));
                Assert.True(i % 10 != 0 || Suspicious.Extract(carrier, default(FieldList.Getter)).Outcome != ExtractionOutcome.Extracted);

                AssertWithinLimits(extraction, $"chunk {chunk}, carrier {i}");
                Assert.True(carrier.SequenceEqual(fields), "The carrier was changed.");
                Interlocked.Add(ref extracted, extraction.Outcome == ExtractionOutcome.Extracted ? 1 : 0);
                Interlocked.Add(ref failed, extraction.Failures.Count > 0 ? 1 : 0);
            }
        });

        // Were the carriers all good or all rubbish, nothing would have been tried.
        Assert.InRange(extracted, Carriers / 4, Carriers);
        Assert.InRange(failed, Carriers / 4, Carriers);
    }

    [Fact]
    public void Megabyte_values_are_read_within_every_limit_and_reported()
    {
        var hostile = new HostileCarriers(7);
        foreach (var name in new[] { "traceparent", "tracestate", "baggage", "context-stamp" })
        {
            for (var i = 0; i < 40; i++)
            {
                var carrier = new FieldList { (name, hostile.Megabyte()) };
                if (name == "tracestate") carrier.With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

                var extraction = Propagator.Extract(carrier, default(FieldList.Getter));

                AssertWithinLimits(extraction, name);
                Assert.Contains(extraction.Failures, failure => failure.Field == name && failure.Reason is FailureReason.TooLong);
            }
        }
    }

    [Fact]
    public void A_carrier_of_a_hundred_thousand_fields_is_read_in_bounded_memory()
    {
        var carrier = new FieldList();
        for (var i = 0; i < 100_000; i++) carrier.With(i % 2 == 0 ? "tracestate" : "baggage", $"k{i}={i}");
        carrier.With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var extraction = Propagator.Extract(carrier, default(FieldList.Getter));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        AssertWithinLimits(extraction, "many fields");
        Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
        Assert.Equal(2, extraction.Failures.Count(failure => failure.Reason == FailureReason.TooManyEntries));
        Assert.InRange(allocated, 0, 64 * 1024);
    }

    [Theory]
    [InlineData("baggage")]
    [InlineData("uberctx-k{0}")]
    [InlineData("jaeger-baggage")]
    [InlineData("tracestate")]
    [InlineData("X-Amzn-Trace-Id")]
    [InlineData("MT-Activity-Correlation-Context")]
    [InlineData("user{0}")]
    public void Whatever_there_is_too_much_of_costs_little_memory_and_never_the_context(string name)
    {
        var value = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"key{i}={new string('v', 90)}"));
        var carrier = new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        for (var i = 0; i < (name.Contains('{', StringComparison.Ordinal) ? 100_000 : 2); i++) carrier.With(string.Format(null, name, i), value);
        EveryFormat.Extract(carrier, default(FieldList.Getter));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var extraction = EveryFormat.Extract(carrier, default(FieldList.Getter));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        carrier.With("context-stamp", "1;t=1795218034090;f=tsbj;k=key;m=U8jkfDVebYNrNmjquXRZfqmOOTpxC0TxcbF8meWjeDc");
        var refused = Suspicious.Extract(carrier, default(FieldList.Getter));

        Assert.Equal(ExtractionOutcome.Failed, refused.Outcome);
        Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
        Assert.Equal(name != "user{0}", extraction.Failures.Count > 0);
        Assert.InRange(allocated, 0, 128 * 1024);
    }

    private static void AssertWithinLimits(in Extraction extraction, string which)
    {
        var isExtracted = extraction.Outcome == ExtractionOutcome.Extracted;
        Assert.True(isExtracted == (extraction.Context.TraceId != default), which);
        Assert.True(isExtracted == (extraction.Context.SpanId != default), which);
        Assert.True(isExtracted == extraction.Context.IsRemote, which);
        Assert.True(isExtracted || extraction.Context.TraceState is null, which);
        Assert.True((extraction.Context.TraceFlags & ~TraceParent.KnownFlags) == ActivityTraceFlags.None, which);
        Assert.True((extraction.Context.TraceState?.Split(',').Length ?? 0) <= TraceStateReader.MaxMembers, which);
        Assert.True(extraction.Context.TraceState?.All(c => c is >= ' ' and <= '~') ?? true, which);
        Assert.True(extraction.Baggage.Count <= BaggageReader.MaxMembers && extraction.BaggageSize <= BaggageReader.MaxLength, which);
        Assert.True(extraction.Baggage.Select(entry => entry.Key).Distinct().Count() == extraction.Baggage.Count, which);
        Assert.True(extraction.Failures.Count <= 32 && extraction.Failures.Distinct().Count() == extraction.Failures.Count, which);
        Assert.True(extraction.Outcome != ExtractionOutcome.Failed || extraction.Failures.Count > 0, which);
    }
}
