using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class KafkaCarrierTests : CarrierContract<Headers, KafkaCarrier.Getter, KafkaCarrier.Setter>
{
    protected override bool AllowsRepeats => true;

    protected override bool AllowsBinary => true;

    [Fact]
    public void A_null_value_reads_like_an_empty_one()
    {
        var extraction = MessagePropagator.Create().Extract(Create(("traceparent", null)));

        Assert.Equal(ExtractionOutcome.Failed, extraction.Outcome);
        Assert.Equal(FailureReason.Malformed, Assert.Single(extraction.Failures).Reason);
    }

    [Fact]
    public void No_headers_at_all_read_like_none_of_ours()
    {
        Assert.Equal(ExtractionOutcome.Absent, MessagePropagator.Create().Extract((Headers?)null).Outcome);
    }

    [Fact]
    public void A_carrier_that_throws_is_reported_and_nothing_is_thrown()
    {
        var headers = Throwing();

        var extraction = MessagePropagator.Create().Extract(headers);

        Assert.Equal(ExtractionOutcome.Failed, extraction.Outcome);
        Assert.Equal(FailureReason.CarrierThrew, Assert.Single(extraction.Failures).Reason);
    }

    [Fact]
    public void What_a_carrier_has_thrown_is_in_the_log()
    {
        var logs = new LogRecorder();
        var headers = Throwing();

        MessagePropagator.Create(options => options.LoggerFactory = logs).Extract(headers);

        Assert.IsType<InvalidOperationException>(Assert.Single(logs.Entries, entry => entry.Event == "messaging.propagation.error").Exception);
    }

    protected override Headers Create(params (string Name, byte[]? Value)[] fields)
    {
        var headers = new Headers();
        foreach (var (name, value) in fields) headers.Add(name, value);
        return headers;
    }

    protected override IReadOnlyList<(string Name, string? Value)> Dump(Headers carrier) =>
        [.. carrier.Select(header => (header.Key, header.GetValueBytes() is { } bytes ? Encoding.UTF8.GetString(bytes) : null))];

    // By reflection: Confluent.Kafka before 2.14.2 takes no header of the caller's own type.
    private static Headers Throwing()
    {
        var headers = new Headers();
        var add = typeof(Headers).GetMethod(nameof(Headers.Add), [typeof(IHeader)]);
        Assert.SkipWhen(add is null, "This version of Confluent.Kafka takes no headers of other types than its own.");
        add.Invoke(headers, [new ThrowingHeader()]);
        return headers;
    }

    private sealed class ThrowingHeader : IHeader
    {
        public string Key => throw new InvalidOperationException("no key");

        public byte[] GetValueBytes() => [];
    }
}
