using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Properties;

/// <summary>
/// The whole way of generated messages: one arrives at a destination with a generated policy, a generated handler sends it on to another with a generated policy.
/// MESSAGING_TRUST_CASES sets how many, for a longer run.
/// </summary>
[Collection(Alone.Name)]
public sealed class TrustPropertyTests
{
    private const int Worlds = 200;

    private static readonly KeyRing Keys = new("k", "0123456789abcdef0123456789abcdef"u8);
    private static readonly KeyRing Strangers = new("k", "fedcba9876543210fedcba9876543210"u8);
    private static readonly string[] FormatSets = ["tracecontext,baggage", "tracecontext,baggage,b3", "b3multi,baggage", "jaeger", "tracecontext,baggage,masstransit,xray"];

    [Fact]
    public void Nothing_refused_leaves_and_nothing_unproven_is_signed_and_no_limit_is_exceeded()
    {
        var cases = int.TryParse(Environment.GetEnvironmentVariable("MESSAGING_TRUST_CASES"), CultureInfo.InvariantCulture, out var more) ? more : 100_000;
        var (refused, signed, filtered) = (0, 0, 0);
        var errors = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name == "messaging.propagation.errors") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => errors += count);
        listener.Start();
        for (var seed = 0; seed < Worlds; seed++)
        {
            var world = new World(seed);
            using var spans = seed % 2 == 0 ? new Spans("in", "out") : null;
            for (var i = 0; i < cases / Worlds; i++)
            {
                var (wasRefused, wasSigned, wasFiltered) = world.Run(i);
                refused += wasRefused ? 1 : 0;
                signed += wasSigned ? 1 : 0;
                filtered += wasFiltered ? 1 : 0;
            }
        }

        Assert.Equal(0, errors);

        // The generator reaches what the invariants are about.
        Assert.All([refused, signed, filtered], count => Assert.InRange(count, cases / 100, cases));
    }

    private sealed class World
    {
        private readonly Random random;
        private readonly Wire from, to, sender, verifier;
        private readonly DestinationPolicy policyIn, policyOut;
        private readonly bool writesTraceContext, writesBaggage;
        private string where = "";

        public World(int seed)
        {
            random = new Random(seed);
            (policyIn, policyOut) = (Policy(), Policy());
            var formats = FormatSets[random.Next(FormatSets.Length)];
            (writesTraceContext, writesBaggage) = (formats.Contains("tracecontext", StringComparison.Ordinal), formats.Contains("baggage", StringComparison.Ordinal));
            var propagator = Create(formats, options =>
            {
                options.Destinations["in"] = policyIn;
                options.Destinations["out"] = policyOut;
            });
            (from, to) = (Wire(propagator, "in"), Wire(propagator, "out"));
            verifier = Wire(Create(formats, options => options.Policy = new DestinationPolicy { Keys = Keys, Trust = new TrustPolicy { Mode = TrustMode.RequireSignature } }), "out");
            sender = Wire(Create(formats, options => options.Policy.Keys = random.Next(3) switch { 0 => null, 1 => Keys, _ => Strangers }), "in");
        }

        public (bool Refused, bool Signed, bool Filtered) Run(int number)
        {
            var trace = ActivityTraceId.CreateRandom().ToHexString();
            var message = random.Next(3) == 0 ? SentByService(trace) : Forged(trace);
            where = $"{number}: {Text(message)}";
            FieldList before = [.. message];
            var extraction = from.Receive(message);
            var (sent, isProcessing) = Forward(message);
            Check(before.SequenceEqual(message), "the caller's message is unchanged", sent);
            CheckLimits(sent);

            var isRefused = extraction.Provenance == Provenance.Refused;
            if (isRefused)
            {
                Check(!Contains(sent, trace), "a refused trace does not leave", sent);
                Check(!Contains(sent, Marker(trace)), "refused baggage does not leave", sent);
            }

            var signed = verifier.Receive(sent);
            var isSigned = signed.Provenance == Provenance.Verified;
            var isAdopted = extraction.Provenance is Provenance.Verified || (extraction.Provenance == Provenance.Adopted && isProcessing);
            if (isSigned && !isAdopted && extraction.Provenance != Provenance.Unknown)
                Check(
                    signed.Context.TraceId.ToHexString() != trace && !signed.Baggage.Any(entry => entry.Value == Marker(trace)), "what nothing proves is not signed", sent);
            return (isRefused, isSigned, extraction.Provenance is Provenance.Adopted or Provenance.Verified && policyIn.Baggage.AllowedKeys is not null);
        }

        private (FieldList Sent, bool IsProcessing) Forward(FieldList message)
        {
            var way = random.Next(5);
            using var ambient = random.Next(3) == 0 ? Ambient.Unlistened(ActivityTraceFlags.Recorded) : null;
            switch (way)
            {
                case 0:
                    using (from.Process(message)) return (to.Send(message), true);
                case 1:
                    using (from.ProcessBatch(message, new FieldList().With("user", "1"))) return (to.Send(message), true);
                case 2:
                    using (from.Process(message)) return (to.Send(), true);
                case 3:
                    var row = new FieldList();
                    using (from.Process(message)) to.Propagator.Inject(row, default(FieldList.Setter), "out");
                    return (to.Send(row), true);
                default:
                    return (to.Send(message), false);
            }
        }

        private FieldList SentByService(string trace)
        {
            using var span = new Activity("service").SetIdFormat(ActivityIdFormat.W3C).SetParentId(ActivityTraceId.CreateFromString(trace), ActivitySpanId.CreateRandom()).Start();
            Baggage.SetBaggage("tenant", Marker(trace));
            if (random.Next(2) == 0) Baggage.SetBaggage("card", Marker(trace));
            var sent = sender.Send();
            Baggage.ClearBaggage();
            return sent;
        }

        private FieldList Forged(string trace)
        {
            var message = new FieldList();
            var context = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";
            if (random.Next(4) > 0) message.With(random.Next(2) == 0 ? "traceparent" : "TraceParent", context);
            if (random.Next(4) == 0) message.With("b3", $"{trace}-{ActivitySpanId.CreateRandom()}-1");
            if (random.Next(6) == 0) message.With("X-B3-TraceId", trace).With("X-B3-SpanId", ActivitySpanId.CreateRandom().ToHexString());
            if (random.Next(6) == 0) message.With("uber-trace-id", $"{trace}:{ActivitySpanId.CreateRandom()}:0:1").With("uberctx-tenant", Marker(trace));
            if (random.Next(6) == 0) message.With("MT-Activity-Id", context);
            if (random.Next(3) == 0) message.With("tracestate", $"evil={trace}{new string('x', random.Next(200))},b={new string('y', random.Next(250))},c={new string('z', random.Next(250))}");
            if (random.Next(2) == 0) message.With("baggage", $"tenant={Marker(trace)},card={Marker(trace)};p=1{string.Concat(Enumerable.Range(0, random.Next(80)).Select(i => $",k{i}=v"))}");
            if (random.Next(3) == 0) message.With("context-stamp", $"1;t={random.Next(10_000)};o=5;n={random.Next(1, 90)};f=tsb{(random.Next(2) == 0 ? ";c=1;v=2;k=k;m=" + new string('A', 43) : "")}");
            return message.With("user", "1");
        }

        private void CheckLimits(FieldList sent)
        {
            foreach (var group in sent.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase))
                if (writesTraceContext && group.Key is "traceparent" or "tracestate" or "baggage" or "context-stamp")
                    Check(group.Count() == 1, $"{group.Key} stands there once", sent);
            Check(!writesTraceContext || sent.TextOf("traceparent") is null || (sent.TextOf("tracestate")?.Length ?? 0) <= 512, "tracestate keeps its limit", sent);
            if (!writesBaggage || sent.TextOf("baggage") is not { } baggage) return;
            Check(baggage.Length <= Math.Min(8192, policyOut.Baggage.MaxBytes), "baggage keeps its limit", sent);
            Check(baggage.Split(',').Length <= Math.Min(64, policyOut.Baggage.MaxEntries), "baggage keeps its count", sent);
            if (policyOut.Baggage.AllowedKeys is { } allowed) Check(baggage.Split(',').All(entry => allowed.Contains(entry.Split('=')[0])), "only allowed keys leave", sent);
        }

        private DestinationPolicy Policy() => new()
        {
            Keys = random.Next(3) > 0 ? Keys : null,
            Trust = new TrustPolicy { Mode = (TrustMode)random.Next(3) },
            Baggage = random.Next(3) switch
            {
                0 => new BaggagePolicy(),
                1 => new BaggagePolicy { AllowedKeys = ["tenant", "k1"], RedactedKeys = ["k1"] },
                _ => new BaggagePolicy { MaxEntries = random.Next(5), MaxBytes = random.Next(20, 300) },
            },
        };

        private static MessagePropagator Create(string formats, Action<MessagePropagationOptions> change) => MessagePropagator.Create(options =>
        {
            options.Formats = [.. ContextFormat.Parse(formats)];
            change(options);
            foreach (var policy in options.Destinations.Values)
                if (policy.Trust.Mode == TrustMode.RequireSignature)
                    policy.Keys ??= Keys;
        });

        private static Wire Wire(MessagePropagator propagator, string name) =>
            new(propagator, name) { PolicyDestination = new PolicyDestination(name) { SignedName = name } };

        private static string Marker(string trace) => "m" + trace[..12];

        private static bool Contains(FieldList fields, string text) => fields.Any(field => field.Value.AsText!.Contains(text, StringComparison.Ordinal));

        private static string Text(FieldList fields) => string.Join(" | ", fields.Select(field => $"{field.Name}: {field.Value.AsText}"));

        private void Check(bool holds, string what, FieldList sent) => Assert.True(holds, holds ? "" : $"{what}; {where}; in {policyIn.Trust.Mode}, sent {Text(sent)}");
    }
}
