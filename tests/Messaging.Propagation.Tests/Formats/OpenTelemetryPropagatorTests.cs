using Messaging.Propagation.TestKit;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Tests.Formats;

/// <summary>The propagator given to <c>Sdk.SetDefaultTextMapPropagator</c> is the format of an application that names none.</summary>
[Collection(Alone.Name)]
public sealed class OpenTelemetryPropagatorTests : IDisposable
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly TextMapPropagator before = Propagators.DefaultTextMapPropagator;

    public void Dispose() => Sdk.SetDefaultTextMapPropagator(before);

    [Fact]
    public void Messages_are_written_and_read_by_it()
    {
        Sdk.SetDefaultTextMapPropagator(new Custom());
        var propagator = MessagePropagator.Create();
        using var ambient = Ambient.Unlistened();

        var sent = new Wire(propagator).Send();
        var received = propagator.Extract(new FieldList().With(Custom.Field, Parent), default(FieldList.Getter));

        Assert.Contains(ambient.TraceId.ToHexString(), sent.TextOf(Custom.Field), StringComparison.Ordinal);
        Assert.Null(sent.TextOf("traceparent"));
        Assert.Equal(("b7ad6b7169203331", "opentelemetry"), (received.Context.SpanId.ToHexString(), received.Format?.Name));
        Assert.Contains(Custom.Field, propagator.FieldsRead);
    }

    [Fact]
    public void It_is_logged_once_for_each_propagator()
    {
        Sdk.SetDefaultTextMapPropagator(new Custom());
        var log = new LogRecorder();

        var wire = new Wire(MessagePropagator.Create(options => options.LoggerFactory = log));
        for (var i = 0; i < 3; i++) wire.Send();

        var entry = Assert.Single(log.Entries);
        Assert.Equal("messaging.propagation.sdk_propagator", entry.Event);
        Assert.Contains("Sdk.SetDefaultTextMapPropagator: opentelemetry", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_propagator_of_W3C_fields_is_read_and_written_by_the_formats_of_those_fields()
    {
        var log = new LogRecorder();
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        var context = MessagePropagator.Create();
        Sdk.SetDefaultTextMapPropagator(new CompositeTextMapPropagator([new TraceContextPropagator(), new BaggagePropagator()]));
        var both = MessagePropagator.Create(options => options.LoggerFactory = log);

        Assert.Equal(["traceparent", "tracestate", "context-stamp"], context.FieldsRead);
        Assert.Equal(["traceparent", "tracestate", "baggage", "context-stamp"], both.FieldsRead);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void Formats_that_the_application_names_come_first()
    {
        Sdk.SetDefaultTextMapPropagator(new Custom());

        Assert.Contains("b3", MessagePropagator.Create(options => options.Formats = [ContextFormat.B3]).FieldsRead);
        var same = MessagePropagator.Create(options => options.Formats = [ContextFormat.TraceContext, ContextFormat.Baggage]);
        var added = MessagePropagator.Create(options => options.Formats.Add(ContextFormat.B3));

        Assert.All([same, added], propagator => Assert.Contains("traceparent", propagator.FieldsRead));
        Assert.All([same, added], propagator => Assert.DoesNotContain(Custom.Field, propagator.FieldsRead));
    }

    [Fact]
    public void Formats_of_the_environment_come_first()
    {
        Sdk.SetDefaultTextMapPropagator(new Custom());
        Environment.SetEnvironmentVariable("OTEL_PROPAGATORS", "tracecontext,baggage");
        try
        {
            Assert.DoesNotContain(Custom.Field, MessagePropagator.Create().FieldsRead);
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_PROPAGATORS", null);
        }
    }

    [Fact]
    public void A_propagator_without_fields_is_used_all_the_same()
    {
        Sdk.SetDefaultTextMapPropagator(new Custom(hasFields: false));
        using var ambient = Ambient.Unlistened();

        Assert.NotNull(new Wire(MessagePropagator.Create()).Send().TextOf(Custom.Field));
    }

    /// <summary>Writes <c>traceparent</c> under another name.</summary>
    private sealed class Custom(bool hasFields = true) : TextMapPropagator
    {
        public const string Field = "x-company-trace";

        private static readonly TraceContextPropagator Inner = new();

        public override ISet<string>? Fields { get; } = hasFields ? new HashSet<string> { Field } : null;

        public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) =>
            Inner.Extract(context, carrier, (from, name) => name == "traceparent" ? getter(from, Field) : null);

        public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter) => Inner.Inject(context, carrier, (to, name, value) =>
        {
            if (name == "traceparent") setter(to, Field, value);
        });
    }
}
