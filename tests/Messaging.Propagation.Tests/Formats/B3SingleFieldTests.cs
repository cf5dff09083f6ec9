using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Formats;

/// <summary>Most values are read in a shorter way than others. White space around one makes the longer way necessary, and changes nothing else.</summary>
public sealed class B3SingleFieldTests
{
    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options => options.Formats = [ContextFormat.B3]);

    private static readonly string[] Values =
    [
        "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-d", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "8448eb211c80319c-b7ad6b7169203331-1", "00000000000000000000000000000000-b7ad6b7169203331-1",
        "0af7651916cd43dd8448eb211c80319c-0000000000000000-1", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1-05e3ac9a4f6e3b90",
    ];

    [Fact]
    public void What_is_read_in_the_shorter_way_is_read_in_the_longer_one_too()
    {
        var random = new Random(7);
        var extracted = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var value = Values[random.Next(Values.Length)];
            var at = random.Next(value.Length);
            if (i % 2 == 0) value = $"{value[..at]}{(char)random.Next(0x21, 0x7f)}{value[(at + 1)..]}";

            var shorter = Read(value, i);
            var longer = Read(value + " ", i);

            Assert.Equal(
                (longer.Outcome, longer.Context, longer.Context.IsRemote, longer.Sampling, longer.Format),
                (shorter.Outcome, shorter.Context, shorter.Context.IsRemote, shorter.Sampling, shorter.Format));
            Assert.Equal(longer.Failures.Select(failure => failure.Reason), shorter.Failures.Select(failure => failure.Reason));
            if (shorter.Outcome == ExtractionOutcome.Extracted) extracted++;
        }

        Assert.True(extracted > 10_000);
    }

    private static Extraction Read(string value, int round)
    {
        var message = new FieldList().With("b3", value);
        return Propagator.Extract(round % 3 == 0 ? message.AsBytes() : message, default(FieldList.Getter));
    }
}
