using System.Text;

namespace Messaging.Propagation.TestKit;

/// <summary>What every adapter's carrier must do. Subclass it in the adapter's tests.</summary>
/// <typeparam name="TCarrier">The carrier.</typeparam>
/// <typeparam name="TGetter">Its getter.</typeparam>
/// <typeparam name="TSetter">Its setter.</typeparam>
public abstract class CarrierContract<TCarrier, TGetter, TSetter>
    where TGetter : struct, ICarrierGetter<TCarrier>
    where TSetter : struct, ICarrierSetter<TCarrier>
{
    protected const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    protected const string Other = "00-11111111111111111111111111111111-2222222222222222-00";

    private static readonly MessagePropagator Propagator = MessagePropagator.Create();
    private static readonly MessagePropagator EveryFormat = MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Known]);

    /// <summary>Whether a name may stand on the carrier more than once.</summary>
    protected abstract bool AllowsRepeats { get; }

    /// <summary>Whether a value may be bytes that are no text.</summary>
    protected abstract bool AllowsBinary { get; }

    /// <summary>The most bytes that an extraction may allocate, whatever the carrier holds.</summary>
    protected virtual int MostAllocated => 64 * 1024;

    /// <summary>A carrier with these fields, in order, as a sender in another language would leave it.</summary>
    protected abstract TCarrier Create(params (string Name, byte[]? Value)[] fields);

    /// <summary>Every field on the carrier, in order.</summary>
    protected abstract IReadOnlyList<(string Name, string? Value)> Dump(TCarrier carrier);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var carrier = Create();

        default(TSetter).Set(carrier, "traceparent", Encoding.ASCII.GetBytes(TraceParent));

        Assert.Equal([("traceparent", TraceParent)], Dump(carrier));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Extract(carrier).Context.TraceId.ToHexString());
    }

    [Fact]
    public void Writing_replaces_every_earlier_value_in_any_case()
    {
        var carrier = AllowsRepeats
            ? Create(("user", "1"u8.ToArray()), Text("traceparent", Other), Text("TraceParent", Other), Text("traceparent", Other))
            : Create(("user", "1"u8.ToArray()), Text("TraceParent", Other));

        default(TSetter).Set(carrier, "traceparent", Encoding.ASCII.GetBytes(TraceParent));

        Assert.Equal(
            [("traceparent", TraceParent), ("user", "1")],
            Dump(carrier).Order().Select(field => (field.Name, field.Value)));
    }

    [Fact]
    public void Removing_takes_every_value_in_any_case_and_nothing_else()
    {
        var carrier = Create(Text("Baggage", "a=1"), ("user", "1"u8.ToArray()), ("baggage-claim", "2"u8.ToArray()));

        default(TSetter).Remove(carrier, "baggage");
        default(TSetter).Remove(carrier, "not-there");

        Assert.Equal([("baggage-claim", "2"), ("user", "1")], Dump(carrier).Order().Select(field => (field.Name, field.Value)));
    }

    [Theory]
    [InlineData("traceparent")]
    [InlineData("Traceparent")]
    [InlineData("TRACEPARENT")]
    public void Names_are_read_in_any_case(string name)
    {
        Assert.Equal(ExtractionOutcome.Extracted, Extract(Create(Text(name, TraceParent))).Outcome);
    }

    [Fact]
    public void The_last_of_repeated_values_is_used_and_the_repetition_reported()
    {
        Assert.SkipUnless(AllowsRepeats, "A name stands on this carrier once.");

        var extraction = Extract(Create(Text("traceparent", Other), Text("traceparent", TraceParent)));

        Assert.Equal("b7ad6b7169203331", extraction.Context.SpanId.ToHexString());
        Assert.Equal([new ExtractionFailure(FailureReason.Duplicated, "traceparent", ContextFormat.TraceContext)], extraction.Failures);
    }

    [Fact]
    public void Repeated_tracestate_and_baggage_are_joined_in_order()
    {
        Assert.SkipUnless(AllowsRepeats, "A name stands on this carrier once.");

        var extraction = Extract(Create(
            Text("tracestate", "a=1"), Text("baggage", "x=1"), Text("traceparent", TraceParent), Text("tracestate", "b=2"), Text("baggage", "y=2")));

        Assert.Equal("a=1,b=2", extraction.Context.TraceState);
        Assert.Equal([new BaggageEntry("x", "1"), new BaggageEntry("y", "2")], extraction.Baggage);
        Assert.Empty(extraction.Failures);
    }

    [Fact]
    public void Absent_and_empty_are_told_apart()
    {
        Assert.Equal(ExtractionOutcome.Absent, Extract(Create()).Outcome);
        Assert.Equal(ExtractionOutcome.Absent, Extract(Create(Text("user", "1"))).Outcome);

        var empty = Extract(Create(Text("traceparent", "")));
        Assert.Equal(ExtractionOutcome.Failed, empty.Outcome);
        Assert.Equal([new ExtractionFailure(FailureReason.Malformed, "traceparent", ContextFormat.TraceContext)], empty.Failures);
    }

    [Theory]
    [InlineData(new byte[] { 0x30, 0x30, 0x2d, 0xff, 0xfe })]
    [InlineData(new byte[] { 0x00, 0x01, 0x02, 0x03 })]
    [InlineData(new byte[] { 0xc3 })]
    public void Binary_is_reported_as_what_it_is(byte[] value)
    {
        Assert.SkipUnless(AllowsBinary, "Values on this carrier are text.");

        foreach (var field in new[] { "traceparent", "baggage", "context-stamp" })
        {
            var failure = Assert.Single(Extract(Create((field, value))).Failures);
            Assert.Equal((FailureReason.NotText, field), (failure.Reason, failure.Field));
        }

        var besideGood = Extract(Create(Text("traceparent", TraceParent), ("tracestate", value)));
        Assert.Equal(ExtractionOutcome.Extracted, besideGood.Outcome);
        Assert.Equal(FailureReason.NotText, Assert.Single(besideGood.Failures).Reason);
    }

    [Fact]
    public void Reading_changes_nothing()
    {
        var carrier = Create(Text("traceparent", TraceParent), Text("Tracestate", "a=1"), Text("baggage", "k=v"), Text("user", "1"));
        var before = Dump(carrier);

        Extract(carrier);

        Assert.Equal(before, Dump(carrier));
    }

    [Theory]
    [InlineData("baggage")]
    [InlineData("tracestate")]
    [InlineData("context-stamp")]
    [InlineData("b3")]
    [InlineData("X-B3-TraceId")]
    [InlineData("uber-trace-id")]
    [InlineData("uberctx-")]
    [InlineData("X-Amzn-Trace-Id")]
    public void A_malformed_megabyte_is_read_in_bounded_memory(string name)
    {
        foreach (var shape in new[] { MalformedShape.OneValue, AllowsRepeats ? MalformedShape.ManyValues : MalformedShape.ManySpellings })
        {
            // ASCII alone: what is not text is held in another form by some, and copied.
            var fields = MalformedFields.Of(name, shape, 1 << 20).ConvertAll(field => Text(field.Name, field.Value.AsText!.Replace('é', 'x')));
            var carrier = Create([.. fields]);
            EveryFormat.Extract(carrier, default(TGetter));

            var before = GC.GetAllocatedBytesForCurrentThread();
            var extraction = EveryFormat.Extract(carrier, default(TGetter));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.NotEmpty(extraction.Failures);
            Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
            Assert.InRange(allocated, 0, MostAllocated);
        }
    }

    [Fact]
    public void OpenTelemetrys_own_propagator_reads_through_the_getter()
    {
        var carrier = Create(Text("traceparent", TraceParent), Text("tracestate", "a=1"));

        var read = new OpenTelemetry.Context.Propagation.TraceContextPropagator().Extract(
            default, carrier, static (c, name) => TextMapCarrier.Get(c, name, default(TGetter)));

        Assert.Equal(Extract(carrier).Context.SpanId, read.ActivityContext.SpanId);
        Assert.Equal("a=1", read.ActivityContext.TraceState);
    }

    protected static (string Name, byte[]? Value) Text(string name, string value) => (name, Encoding.UTF8.GetBytes(value));

    private static Extraction Extract(TCarrier carrier) => Propagator.Extract(carrier, default(TGetter));
}
