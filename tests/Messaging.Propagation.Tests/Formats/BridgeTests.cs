using Messaging.Propagation.TestKit;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Tests.Formats;

public sealed class BridgeTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData("diagnostic-id", "Diagnostic-Id")]
    [InlineData("elastic", "elasticapmtraceparent")]
    [InlineData("masstransit", "MT-Activity-Id")]
    [InlineData("masstransit", "MT-Activity-ID")]
    [InlineData("wolverine", "parent-id")]
    [InlineData("cloudevents", "ce_traceparent")]
    [InlineData("cloudevents", "cloudEvents:traceparent")]
    [InlineData("cloudevents", "cloudEvents_traceparent")]
    public void What_a_neighbour_writes_is_read_and_never_written(string format, string field)
    {
        var propagator = Create(format);
        using var ambient = Ambient.Unlistened();
        var written = new FieldList();

        var read = propagator.Extract(new FieldList().With(field, Parent), default(FieldList.Getter));
        propagator.Inject(written, default(FieldList.Setter));

        Assert.Equal(("b7ad6b7169203331", format), (read.Context.SpanId.ToHexString(), read.Format!.Name));
        Assert.Empty(written);
    }

    [Theory]
    [InlineData("elastic", "elasticapmtraceparent")]
    [InlineData("masstransit", "MT-Activity-Id")]
    [InlineData("cloudevents", "ce_traceparent")]
    public void What_is_wrong_with_it_is_reported_under_its_name(string format, string field)
    {
        var extraction = Create(format).Extract(new FieldList().With(field, Parent[..20]), default(FieldList.Getter));

        Assert.Equal(ExtractionOutcome.Failed, extraction.Outcome);
        Assert.Equal((FailureReason.Malformed, field, format), Assert.Single(extraction.Failures) is var failure ? (failure.Reason, failure.Field, failure.Format!.Name) : default);
    }

    [Theory]
    [InlineData("ce_tracestate")]
    [InlineData("cloudEvents:tracestate")]
    [InlineData("cloudEvents_tracestate")]
    public void CloudEvents_bring_their_trace_state(string field)
    {
        var carrier = new FieldList().With("ce_traceparent", Parent).With(field, "a=1, b=2");

        Assert.Equal("a=1,b=2", Create("cloudevents").Extract(carrier, default(FieldList.Getter)).Context.TraceState);
    }

    [Fact]
    public void MassTransits_baggage_is_read()
    {
        var carrier = new FieldList().With("MT-Activity-Id", Parent)
            .With("MT-Activity-Correlation-Context", """[{"key":"tenant","value":"acme co"},{"Key":"user","Value":"7","more":{"x":[1]}}]""");

        var extraction = Create("masstransit").Extract(carrier, default(FieldList.Getter));

        Assert.Equal([new BaggageEntry("tenant", "acme co"), new BaggageEntry("user", "7")], extraction.Baggage);
        Assert.Empty(extraction.Failures);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("""[{"key":"a"}]""")]
    [InlineData("""[{"key":"a","value":1}]""")]
    [InlineData("""[{"key":"a","value":"1"}] []""")]
    public void A_bad_list_of_MassTransits_costs_itself_and_never_the_context(string json)
    {
        var carrier = new FieldList().With("MT-Activity-Id", Parent).With("MT-Activity-Correlation-Context", json);

        var extraction = Create("masstransit").Extract(carrier, default(FieldList.Getter));

        Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
        Assert.Equal(FailureReason.Malformed, Assert.Single(extraction.Failures).Reason);
    }

    [Fact]
    public void Any_propagator_of_OpenTelemetrys_is_a_format()
    {
        var format = ContextFormat.From("mine", new CompositeTextMapPropagator([new TraceContextPropagator(), new BaggagePropagator()]));
        var propagator = MessagePropagator.Create(options => options.Formats = [format]);
        var carrier = new FieldList().With("traceparent", Parent).With("tracestate", "a=1").With("baggage", "k=v").AsBytes();

        var read = propagator.Extract(carrier, default(FieldList.Getter));
        var written = new FieldList();
        propagator.Inject(written, default(FieldList.Setter), read.Context, default);

        Assert.Equal(("b7ad6b7169203331", "a=1", format, true), (read.Context.SpanId.ToHexString(), read.Context.TraceState, read.Format, read.Context.IsRemote));
        Assert.Equal([new BaggageEntry("k", "v")], read.Baggage);
        Assert.Equal(Parent, written.TextOf("traceparent"));
    }

    [Fact]
    public void A_propagator_that_throws_costs_the_message_nothing_but_its_own_context()
    {
        var logs = new LogRecorder();
        var propagator = MessagePropagator.Create(options =>
            (options.Formats, options.LoggerFactory) = ([ContextFormat.From("broken", new Broken()), ContextFormat.TraceContext], logs));

        var extraction = propagator.Extract(new FieldList().With("traceparent", Parent), default(FieldList.Getter));

        Assert.Equal(ContextFormat.TraceContext, extraction.Format);
        Assert.Equal((FailureReason.CarrierThrew, "broken-field"), Assert.Single(extraction.Failures) is var failure ? (failure.Reason, failure.Field) : default);
        Assert.NotNull(Assert.Single(logs.Entries, entry => entry.Event == "messaging.propagation.error").Exception);
    }

    private static MessagePropagator Create(string format) => MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Parse(format)]);

    private sealed class Broken : TextMapPropagator
    {
        public override ISet<string> Fields { get; } = new HashSet<string> { "broken-field" };

        public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) =>
            throw new InvalidOperationException();

        public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter) => throw new InvalidOperationException();
    }
}
