using System.Diagnostics;
using System.Text;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Properties;

public sealed class RoundTripPropertyTests
{
    private const string KeyCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@";
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    [Fact]
    public void What_is_injected_is_extracted_again()
    {
        var random = new Random(42);
        for (var i = 0; i < 100_000; i++)
        {
            var context = new ActivityContext(
                ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), (ActivityTraceFlags)random.Next(4), TraceState(random));
            var baggage = BaggageOf(random);
            var stamp = new ContextStamp(
                DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 253402300799999)),
                DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 253402300799999)), random.Next(1, int.MaxValue), default);

            var carrier = new FieldList();
            var result = Propagator.Injector.Inject(
                carrier, default(FieldList.Setter), new InjectionPlan { Context = context, Baggage = baggage, Stamp = stamp });
            var extraction = Propagator.Extract(i % 2 == 0 ? carrier : carrier.AsBytes(), default(FieldList.Getter));

            var seen = $"round {i}: {string.Join(" | ", carrier.Select(field => $"{field.Name}: {field.Value.AsText}"))}";
            Assert.True(extraction.Failures.Count == 0 && result.Dropped is null, seen);
            Assert.True(extraction.Context == new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, context.TraceState, isRemote: true), seen);
            Assert.True(extraction.Baggage.Select(e => (e.Key, e.Value)).SequenceEqual(baggage.GetBaggage().Select(e => (e.Key, e.Value))), seen);
            Assert.True(extraction.Stamp == stamp with { Fields = result.Written }, seen);
        }
    }

    private static string? TraceState(Random random)
    {
        var members = new List<string>();
        for (var i = random.Next(0, 5); i > 0; i--)
        {
            var value = new string([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(0x20, 0x7f)).Select(c => c is ',' or '=' ? '.' : c)]);
            members.Add($"{(char)('a' + i)}{Text(random, KeyCharacters, 6)}={value.TrimEnd()}.");
        }

        return members.Count == 0 ? null : string.Join(',', members);
    }

    private static Baggage BaggageOf(Random random)
    {
        var entries = new Dictionary<string, string>();
        for (var i = random.Next(0, 6); i > 0; i--) entries[Text(random, TokenCharacters, 8) + i] = Unicode(random);
        return Baggage.Create(entries);
    }

    private static string Text(Random random, string characters, int most) =>
        new([.. Enumerable.Range(0, random.Next(0, most)).Select(_ => characters[random.Next(characters.Length)])]);

    private static string Unicode(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(0, 12); i > 0; i--)
        {
            var rune = random.Next(3) == 0 ? random.Next(0, 0x110000) : random.Next(0, 0x80);
            if (Rune.IsValid(rune)) text.Append(new Rune(rune).ToString());
        }

        return text.ToString();
    }
}
