using System.Text;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Tests.Injection;

/// <summary>The limits of baggage and the destination's policy hold for W3C, Jaeger and custom propagators alike.</summary>
public sealed class BaggageKeepsToItsLimitsInEveryFormat
{
    private const string Jaeger = "uberctx-";

    private static readonly ContextFormat Custom = ContextFormat.From("custom", new EntryPropagator());

    public static TheoryData<string> Formats => ["baggage", "jaeger", "custom"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Five_thousand_entries_are_cut_to_the_policy(string format)
    {
        var (entries, dropped) = Send(format, Many(5000, value: new string('v', 20)), policy => (policy.MaxEntries, policy.MaxBytes) = (2, 100));

        Assert.Equal(2, entries.Count);
        Assert.InRange(SizeOf(entries), 1, 100);
        Assert.Equal(FailureReason.TooManyEntries, Assert.Single(dropped).Reason);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Without_a_policy_the_limits_of_the_format_hold(string format)
    {
        var (many, tooMany) = Send(format, Many(5000, value: "v"));
        var (large, tooLong) = Send(format, Many(60, value: new string('v', 1000)));

        Assert.Equal(64, many.Count);
        Assert.Equal(FailureReason.TooManyEntries, Assert.Single(tooMany).Reason);
        Assert.InRange(SizeOf(large), 8192 - 1010, 8192);
        Assert.Equal(FailureReason.TooLong, Assert.Single(tooLong).Reason);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Bytes_count_as_they_are_written(string format)
    {
        // Each letter takes nine characters on the wire.
        var (entries, dropped) = Send(format, [new("a", "€€€€€"), new("b", "1")], policy => policy.MaxBytes = 40);

        Assert.Equal(["b=1"], entries);
        Assert.Equal(FailureReason.TooLong, Assert.Single(dropped).Reason);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Keys_that_are_not_allowed_are_dropped_and_values_redacted(string format)
    {
        var (entries, dropped) = Send(
            format, [new("tenant", "acme"), new("user", "7"), new("card", "4111")], policy => (policy.AllowedKeys, policy.RedactedKeys) = (["tenant", "user"], ["user"]));

        Assert.Equal(["tenant=acme", "user=redacted"], entries.Order(StringComparer.Ordinal));
        Assert.Equal(FailureReason.NotAllowed, Assert.Single(dropped).Reason);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Keys_that_are_no_tokens_are_dropped_and_reported(string format)
    {
        var (entries, dropped) = Send(format, [new("no token\r\n", "1"), new("tenant", "acme")]);

        Assert.Equal(["tenant=acme"], entries);
        Assert.Equal(FailureReason.Malformed, Assert.Single(dropped).Reason);
    }

    [Fact]
    public void A_custom_propagator_is_given_the_baggage_of_the_call_and_not_the_ambient_one()
    {
        var propagator = MessagePropagator.Create(options => options.Formats = [Custom]);
        using var ambient = Ambient.Unlistened();
        Baggage.SetBaggage("ambient", "1");
        var carrier = new FieldList();

        propagator.Inject(carrier, default(FieldList.Setter), ambient.Context, Baggage.Create(new() { ["given"] = "1" }));
        Baggage.ClearBaggage();

        Assert.Equal(["custom-id", "custom-given"], carrier.Select(field => field.Name));
    }

    [Fact]
    public void A_creation_context_that_is_kept_is_sent_within_the_limits_and_the_policy()
    {
        var reports = new ReportRecorder();
        var wire = new Wire(MessagePropagator.Create(options =>
        {
            options.Observers.Add(reports);
            options.Policy.Baggage.RedactedKeys = ["user"];
        }));
        var outbox = new FieldList()
            .With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .With("tracestate", string.Join(',', Enumerable.Range(0, 31).Select(i => $"k{i}={new string('v', 250)}")))
            .With("baggage", "user=7," + string.Join(',', Enumerable.Range(0, 33).Select(i => $"k{i}={new string('v', 1000)}")));

        var sent = wire.Send(outbox);

        Assert.Equal("b7ad6b7169203331", sent.TextOf("traceparent")!.Split('-')[2]);
        Assert.InRange(sent.TextOf("tracestate")!.Length, 1, 512);
        Assert.InRange(sent.TextOf("baggage")!.Length, 1, 8192);
        Assert.StartsWith("user=redacted,", sent.TextOf("baggage"), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Many(int count, string value) => Enumerable.Range(0, count).ToDictionary(i => $"k{i:0000}", _ => value);

    private static int SizeOf(List<string> entries) => entries.Sum(Encoding.UTF8.GetByteCount) + entries.Count - 1;

    private static (List<string> Entries, IReadOnlyList<DroppedField> Dropped) Send(
        string format, IEnumerable<KeyValuePair<string, string>> baggage, Action<BaggagePolicy>? configure = null)
    {
        var reports = new ReportRecorder();
        var wire = new Wire(MessagePropagator.Create(options =>
        {
            options.Formats = format == "custom" ? [ContextFormat.TraceContext, Custom] : [.. ContextFormat.Parse($"tracecontext,{format}")];
            options.Observers.Add(reports);
            configure?.Invoke(options.Policy.Baggage);
        }));
        using var ambient = Ambient.Unlistened();
        Baggage.Current = Baggage.Create(baggage.ToDictionary());

        var sent = wire.Send();
        Baggage.ClearBaggage();
        return (EntriesOf(sent, format), reports.Injected.Dropped);
    }

    private static List<string> EntriesOf(FieldList sent, string format)
    {
        if (format == "baggage") return [.. (sent.TextOf("baggage") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];
        var prefix = format == "jaeger" ? Jaeger : EntryPropagator.Prefix;
        return [.. sent.Where(field => field.Name.StartsWith(prefix, StringComparison.Ordinal) && field.Name != EntryPropagator.Id)
            .Select(field => $"{field.Name[prefix.Length..]}={field.Value.AsText}")];
    }

    /// <summary>A field with the ids, and one for each entry, as formats with baggage of their own have it.</summary>
    private sealed class EntryPropagator : TextMapPropagator
    {
        public const string Prefix = "custom-", Id = "custom-id";

        public override ISet<string> Fields { get; } = new HashSet<string> { Id };

        public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) => context;

        public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter)
        {
            setter(carrier, Id, context.ActivityContext.TraceId.ToHexString());
            foreach (var (key, value) in context.Baggage.GetBaggage()) setter(carrier, Prefix + key, value);
        }
    }
}
