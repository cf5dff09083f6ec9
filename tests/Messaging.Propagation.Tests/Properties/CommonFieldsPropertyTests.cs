using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Properties;

/// <summary>
/// Most messages are read in a shorter way than others. A field that is looked for only where nothing else was found makes the longer way necessary and changes nothing.
/// </summary>
public sealed class CommonFieldsPropertyTests
{
    private static readonly string[] Names = ["traceparent", "tracestate", "baggage", "context-stamp"];

    private static readonly string[][] Values =
    [
        ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe"],
        ["a=1", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7", "a=1,a=2", ""],
        ["a=1", "tenant=acme%20co,user=alice;ttl=5", "a=1,a=2", "a=%zz", ""],
        ["1;t=1795218034090;o=1795218033000;n=2;f=t", "1;t=1795218034090;o=1795218033000;n=2;f=tsb", "1;t=6;o=5;n=1;f=", "1;t=253402300799999;o=0;n=2147483647;f=t3", "1;n=1;t=6"],
    ];

    private static readonly MessagePropagator[] Propagators =
    [
        MessagePropagator.Create(),
        MessagePropagator.Create(options => options.Policy.Trust.Mode = TrustMode.Restart),
        MessagePropagator.Create(options => options.Formats = [ContextFormat.B3, ContextFormat.TraceContext]),
        MessagePropagator.Create(options => (options.Policy.Baggage.MaxEntries, options.Policy.Baggage.RedactedKeys) = (1, ["a"])),
        MessagePropagator.Create(options => options.RepeatedFields = RepeatedFields.Reject),
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
            var propagator = Propagators[i % Propagators.Length];

            var shorter = propagator.Extract(message, default(FieldList.Getter));
            var longer = propagator.Extract(message.With("Diagnostic-Id", "00-11111111111111111111111111111111-2222222222222222-01"), default(FieldList.Getter));

            if (longer.Format != ContextFormat.TraceContext) continue;
            extracted++;
            var seen = $"round {i}: {string.Join(" | ", message.Select(field => $"{field.Name}: {field.Value.AsText ?? System.Text.Encoding.UTF8.GetString(field.Value.AsBytes ?? [])}"))}";
            Assert.True(longer.Baggage.SequenceEqual(shorter.Baggage) && longer.Failures.SequenceEqual(shorter.Failures), seen);
            Assert.True(longer.Context == shorter.Context && longer.Context.IsRemote && shorter.Context.IsRemote, seen);
            Assert.True((longer.Outcome, longer.Sampling, longer.IsAdopted, longer.BaggageSize, longer.Stamp)
                == (shorter.Outcome, shorter.Sampling, shorter.IsAdopted, shorter.BaggageSize, shorter.Stamp), seen);
        }

        Assert.True(extracted > 50_000);
    }

    private static FieldList MessageOf(Random random)
    {
        var message = new FieldList();
        foreach (var field in Enumerable.Range(0, Names.Length).OrderBy(_ => random.Next()))
        {
            var times = field == 0 ? 1 : random.Next(8) switch { < 4 => 0, < 7 => 1, _ => 2 };
            for (; times > 0; times--) message = message.With(Names[field], Changed(Values[field][random.Next(Values[field].Length)], random));
        }

        return message;
    }

    private static string Changed(string value, Random random)
    {
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
}
