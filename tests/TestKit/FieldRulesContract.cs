using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.TestKit;

/// <summary>What holds, with every broker alike, for fields whose names or values come from outside: no field fails a send, and each that is dropped is reported.</summary>
public abstract class FieldRulesContract
{
    /// <summary>Baggage as a remote sender can choose it.</summary>
    public static TheoryData<string, string> Baggages => new()
    {
        { "tenant", "" }, { "a..b", "1" }, { "a.", "1" }, { "ten!ant", "a" }, { "a|b", "1" }, { new string('k', 247), "1" }, { new string('k', 248), "1" },
        { new string('k', 249), "1" }, { new string('k', 2000), "1" }, { "big", new string('v', 8000) }, { "text", "ä\u0001\r\n€" },
    };

    /// <summary>Fields as a custom propagator can write them.</summary>
    public static TheoryData<string, string> CustomFields => new()
    {
        { "AWS.trace", "1" }, { "amazon.trace", "1" }, { ".trace", "1" }, { "a b", "1" }, { "ключ", "1" }, { new string('é', 127), "1" }, { new string('é', 128), "1" },
        { "id", "" }, { "id", "\u0001" }, { "id", "\uFFFF" }, { "id", new string('v', 40_000) }, { "", "1" }, { "id", "ä€\U0001F600" },
    };

    [Theory]
    [MemberData(nameof(Baggages))]
    public async Task An_entry_of_Jaegers_baggage_arrives_or_is_reported(string key, string value)
    {
        foreach (var byProxy in new[] { false, true })
        {
            var reports = new ReportRecorder();
            var propagator = Propagator(byProxy, reports, [.. ContextFormat.Parse("tracecontext,jaeger")]);
            using var ambient = Ambient.Unlistened();
            Baggage.Current = Baggage.Create(new() { [key] = value });

            var arrived = await SendAsync(propagator);
            Baggage.ClearBaggage();

            Assert.All(arrived, message => AssertEither(message, reports, "uberctx-" + key, "uberctx-*"));
        }
    }

    [Theory]
    [MemberData(nameof(CustomFields))]
    public async Task A_field_of_a_custom_propagator_arrives_or_is_reported(string name, string value)
    {
        foreach (var byProxy in new[] { false, true })
        {
            var reports = new ReportRecorder();
            var propagator = Propagator(byProxy, reports, [ContextFormat.TraceContext, ContextFormat.From("custom", new Custom(name, value))]);
            using var ambient = Ambient.Unlistened();

            var arrived = await SendAsync(propagator);

            Assert.All(arrived, message => AssertEither(message, reports, name, name));
        }
    }

    /// <summary>Sends by decorated clients of this propagator, by each way there is to send, and returns the fields of the messages that arrived.</summary>
    protected abstract Task<IReadOnlyList<FieldList>> SendAsync(MessagePropagator propagator);

    private static MessagePropagator Propagator(bool byProxy, ReportRecorder reports, ContextFormat[] formats) => MessagePropagator.Create(options =>
    {
        options.UseDispatchProxy = byProxy;
        options.Formats = formats;
        options.Observers.Add(reports);
    });

    private static void AssertEither(FieldList arrived, ReportRecorder reports, string field, string reportedAs)
    {
        Assert.NotNull(arrived.TextOf("traceparent"));
        var dropped = reports.Injected.Dropped;
        Assert.Equal(arrived.TextOf(field) is not null, dropped.Count == 0);
        Assert.All(dropped, drop => Assert.Equal(reportedAs, drop.Field));
        Assert.All(dropped, drop => Assert.Contains(drop.Reason, new[] { FailureReason.InvalidName, FailureReason.InvalidValue, FailureReason.OverBudget }));
    }

    private sealed class Custom(string name, string value) : TextMapPropagator
    {
        public override ISet<string> Fields => new HashSet<string> { name };

        public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) => context;

        public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter) => setter(carrier, name, value);
    }
}
