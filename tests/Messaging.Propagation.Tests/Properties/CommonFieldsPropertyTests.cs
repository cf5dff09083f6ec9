using System.Text;
using Messaging.Propagation.TestKit;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Tests.Properties;

/// <summary>
/// Most messages are read in a shorter way than others. A propagator that is not ours makes the longer way necessary, and this one changes nothing.
/// </summary>
public sealed class CommonFieldsPropertyTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

    private static readonly string[] Names = ["traceparent", "tracestate", "baggage", "context-stamp", "Diagnostic-Id", "b3"];

    private static readonly string?[][] Values =
    [
        [Parent + "01", Parent + "00", Parent + "fe", Parent + "01-later"],
        ["a=1", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7", "a=1,a=2", "", null],
        ["a=1", "tenant=acme%20co,user=alice;ttl=5", "a=1,a=2", "a=%zz", "a=é", "", null, string.Join(',', Enumerable.Range(0, 70).Select(i => $"k{i}=1"))],
        [
            "1;t=1795218034090;o=1795218033000;n=2;f=t", "1;t=1795218034090;o=1795218033000;n=2;f=tsb", "1;t=6;o=5;n=1;f=", "1;n=1;t=6", null,
            "1;t=253402300799999;o=0;n=2147483647;f=t3", "1;t=6;o=5;n=1;f=" + new string('z', 600),
        ],
        ["00-11111111111111111111111111111111-2222222222222222-01", "junk"],
        ["0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1", "0"],
    ];

    private static readonly Action<MessagePropagationOptions>[] Options =
    [
        static _ => { },
        static options => options.Policy.Trust.Mode = TrustMode.Restart,
        static options => options.Formats = [ContextFormat.B3, ContextFormat.TraceContext],
        static options => options.Formats = [ContextFormat.TraceContext, ContextFormat.B3, ContextFormat.Baggage],
        static options => options.Formats = [ContextFormat.Baggage],
        static options => (options.Policy.Baggage.MaxEntries, options.Policy.Baggage.RedactedKeys) = (1, ["a"]),
        static options => (options.Policy.Baggage.MaxBytes, options.Policy.Baggage.AllowedKeys) = (10, ["a", "user"]),
        static options => (options.RepeatedFields, options.IncludeFieldValues) = (RepeatedFields.Reject, true),
    ];

    private static readonly (MessagePropagator Shorter, MessagePropagator Longer)[] Propagators =
    [
        .. Options.Select(configure => (MessagePropagator.Create(configure), MessagePropagator.Create(options =>
        {
            configure(options);
            options.Formats = [.. options.Formats, ContextFormat.From("inert", new Inert())];
        }))),
    ];

    [Fact]
    public void What_is_read_in_the_shorter_way_is_read_in_the_longer_one_too()
    {
        var random = new Random(7);
        var extracted = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var message = MessageOf(random);
            if (random.Next(2) == 0) message = message.AsBytes();
            if (random.Next(20) == 0) message = message.WithAny(Names[random.Next(Names.Length)], 7);
            var (propagator, other) = Propagators[i % Propagators.Length];

            var shorter = propagator.Extract(message, default(FieldList.Getter));
            var longer = other.Extract(message, default(FieldList.Getter));

            if (shorter.Outcome == ExtractionOutcome.Extracted) extracted++;
            if (IsSame(longer, shorter)) continue;
            Assert.Fail($"round {i}: {string.Join(" | ", message.Select(field => $"{field.Name}: {TextOf(field.Value)}"))}");
        }

        Assert.True(extracted > 50_000);
    }

    [Fact]
    public void A_carrier_is_read_once()
    {
        var (propagator, _) = Propagators[0];
        var once = new Queue<KeyValuePair<string, string>>([new("traceparent", Parent + "01"), new("traceparent", Parent + "01")]);

        var extraction = propagator.Extract(Drain(once));

        Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
        Assert.Equal(FailureReason.Duplicated, Assert.Single(extraction.Failures).Reason);
    }

    private static bool IsSame(in Extraction one, in Extraction other) =>
        one.Baggage.SequenceEqual(other.Baggage) && one.Failures.SequenceEqual(other.Failures)
        && one.Context == other.Context && one.Context.IsRemote == other.Context.IsRemote
        && (one.Outcome, one.Format, one.Sampling, one.IsAdopted, one.BaggageSize, one.Stamp)
        == (other.Outcome, other.Format, other.Sampling, other.IsAdopted, other.BaggageSize, other.Stamp);

    private static IEnumerable<KeyValuePair<string, string>> Drain(Queue<KeyValuePair<string, string>> fields)
    {
        while (fields.TryDequeue(out var field)) yield return field;
    }

    private static FieldList MessageOf(Random random)
    {
        var message = new FieldList();
        foreach (var field in Enumerable.Range(0, Names.Length).OrderBy(_ => random.Next()))
        {
            var times = field == 0 ? 1 : random.Next(field < 4 ? 8 : 24) switch { < 3 => 1, 3 => 2, _ => 0 };
            for (; times > 0; times--) message = message.With(Names[field], Changed(Values[field][random.Next(Values[field].Length)], random));
        }

        return message;
    }

    private static string? Changed(string? value, Random random)
    {
        if (value is null) return null;
        var at = random.Next(value.Length + 1);
        return random.Next(12) switch
        {
            0 => value.Insert(at, " "),
            1 => value.Insert(at, $"{(char)random.Next(0x20, 0x7f)}"),
            2 => value[..at],
            3 => $" {value}\t",
            _ => value,
        };
    }

    private static string? TextOf(FieldValue value) => value.AsText ?? (value.AsBytes is { } bytes ? Encoding.UTF8.GetString(bytes) : null);

    /// <summary>Finds and writes nothing.</summary>
    private sealed class Inert : TextMapPropagator
    {
        public override ISet<string> Fields { get; } = new HashSet<string>();

        public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) => context;

        public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter)
        {
        }
    }
}
