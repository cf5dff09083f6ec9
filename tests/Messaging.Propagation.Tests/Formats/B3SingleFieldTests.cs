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
            if (i % 2 == 0) value = $"{value[..at]}{(char)random.Next(0x21, 0x180)}{value[(at + 1)..]}";

            var shorter = Read(i, value);
            var longer = Read(i, value + " ");

            Assert.Equal(
                (longer.Outcome, longer.Context, longer.Context.IsRemote, longer.Sampling, longer.Format),
                (shorter.Outcome, shorter.Context, shorter.Context.IsRemote, shorter.Sampling, shorter.Format));
            Assert.Equal(longer.Failures.Select(failure => failure.Reason), shorter.Failures.Select(failure => failure.Reason));
            if (shorter.Outcome == ExtractionOutcome.Extracted) extracted++;
        }

        Assert.True(extracted > 10_000);
    }

    [Fact]
    public void The_last_of_two_is_read_and_the_repetition_reported()
    {
        var read = Read(0, Values[1], Values[0]);

        Assert.Equal((ExtractionOutcome.Extracted, SamplingState.Sampled), (read.Outcome, read.Sampling));
        Assert.Equal(FailureReason.Duplicated, Assert.Single(read.Failures).Reason);
    }

    [Fact]
    public void The_shorter_way_takes_the_texts_of_the_two_ids_and_nothing_else()
    {
        var message = new FieldList().With("b3", Values[0]).AsBytes();

        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(message, default(FieldList.Getter))));
    }

    private static Extraction Read(int round, params string[] values)
    {
        var message = new FieldList();
        foreach (var value in values) message = message.With("b3", value);
        return Propagator.Extract(round % 3 == 0 ? message.AsBytes() : message, default(FieldList.Getter));
    }
}
