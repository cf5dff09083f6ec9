using Confluent.Kafka;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit.Kafka;

namespace Messaging.Propagation.Cli.Tests;

public sealed class KafkaProbeTests(Cluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_field_of_every_format_comes_through_a_topic()
    {
        var report = await ProbeTool.ReportAsync(0, Uri(cluster.NewTopic(partitions: 3)));

        report.ShouldBeWhole(fields: 64);
        var names = report.GetProperty("fields").EnumerateArray().Select(row => row.GetProperty("field").GetString());
        Assert.Equal(
            [
                "traceparent", "tracestate", "baggage", "context-stamp", "b3", "X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "X-B3-Flags", "uber-trace-id",
                "uberctx-probe", "uberctx-tenant", "jaeger-baggage", "X-Amzn-Trace-Id", "Diagnostic-Id", "elasticapmtraceparent", "MT-Activity-Id",
                "MT-Activity-Correlation-Context", "parent-id", "ce_traceparent", "ce_tracestate",
            ],
            names);
    }

    [Theory]
    [InlineData("traceparent", 1)]
    [InlineData("tracestate", 1)]
    [InlineData("baggage", 1)]
    [InlineData("context-stamp", 1)]
    [InlineData("b3", 0)]
    [InlineData("X-B3-SpanId", 0)]
    [InlineData("uber-trace-id", 0)]
    [InlineData("ce_traceparent", 0)]
    public async Task A_field_that_a_relay_drops_is_named(string field, int exit)
    {
        var (from, to) = (cluster.NewTopic(), cluster.NewTopic());
        await using var relay = KafkaRelay.Start(cluster, from, to, new ContextFaults(seed: 1).Drop(field));

        var report = await ProbeTool.ReportAsync(exit, Uri(from), "--through", Uri(to));

        Assert.Equal([field], report.Broken());
        Assert.Equal(("dropped", null), report.Field(field));
        Assert.Equal(exit == 0, report.GetProperty("survived").GetBoolean());
    }

    public static TheoryData<string, string> Rewritings => new()
    {
        { "truncate", "truncated to 20 of 55 bytes" },
        { "garble", "value changed" },
        { "recase", "re-cased: its name came as TRACEPARENT" },
        { "oversize", "bytes were appended" },
        { "duplicate", "repeated: it came 2 times" },
    };

    [Theory]
    [MemberData(nameof(Rewritings))]
    public async Task A_field_that_a_relay_rewrites_is_named_with_what_was_done_to_it(string fault, string how)
    {
        var (from, to) = (cluster.NewTopic(), cluster.NewTopic());
        var faults = new ContextFaults(seed: 1);
        _ = fault switch
        {
            "truncate" => faults.Truncate("traceparent", 20),
            "garble" => faults.Garble("traceparent"),
            "recase" => faults.Recase("traceparent"),
            "oversize" => faults.Oversize("traceparent"),
            _ => faults.Duplicate("traceparent"),
        };
        await using var relay = KafkaRelay.Start(cluster, from, to, faults);

        var report = await ProbeTool.ReportAsync(1, Uri(from), "--through", Uri(to));

        var (state, said) = report.Field("traceparent");
        Assert.Equal("altered", state);
        Assert.Contains(how, said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("kept", null), report.Field("baggage"));
    }

    [Fact]
    public async Task The_size_at_which_a_relay_cuts_is_found_to_the_byte()
    {
        var (from, to) = (cluster.NewTopic(), cluster.NewTopic());
        await using var relay = KafkaRelay.Start(cluster, from, to, new ContextFaults(seed: 1).Truncate("baggage", 4321).Truncate("tracestate", 512));

        var report = await ProbeTool.ReportAsync(0, Uri(from), "--through", Uri(to));

        Assert.Equal(((4321, 4322), (512, 513), (64, null)), (report.Size("baggage"), report.Size("tracestate"), report.Size("fields")));
    }

    [Fact]
    public async Task People_are_told_in_a_table_and_a_sentence()
    {
        var (from, to) = (cluster.NewTopic(), cluster.NewTopic());
        await using var relay = KafkaRelay.Start(cluster, from, to, new ContextFaults(seed: 1).Drop("tracestate").Truncate("baggage", 20));

        var (exit, output, error) = await ProbeTool.RunAsync(Uri(from), "--through", Uri(to));

        Assert.Equal((1, ""), (exit, error));
        Assert.StartsWith(
            $"{Uri(from)} through {Uri(to)}\n\nformat          field                             what became of it\n", output, StringComparison.Ordinal);
        Assert.Contains("tracecontext    tracestate *                      dropped\n", output, StringComparison.Ordinal);
        Assert.Contains(
            "largest baggage         20 bytes (everybody is to carry 8192); at 21 baggage altered: truncated to 20 of 21 bytes\n",
            output, StringComparison.Ordinal);
        Assert.Contains("largest tracestate      none (everybody is to carry 512); at 4 tracestate dropped\n", output, StringComparison.Ordinal);
        Assert.Contains("over 5 canaries\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\nLost on the way, and must survive (*): tracestate dropped, baggage altered.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_comes_back_it_says_so_after_the_time_that_it_was_given()
    {
        var report = await ProbeTool.ReportAsync(1, Uri(cluster.NewTopic()), "--through", Uri(cluster.NewTopic()), "--timeout", "500ms");

        Assert.Equal(("dropped", "the message did not come back in time"), report.Field("traceparent"));
        Assert.StartsWith("No canary came back within 0.5 s", report.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_others_write_meanwhile_are_not_taken_for_canaries()
    {
        var topic = cluster.NewTopic();
        using var theirs = new ProducerBuilder<string, string>(cluster.Producer()).Build();
        await theirs.ProduceAsync(topic, Records.Message("before"), Token);
        await using var others = new Relay(async token =>
        {
            // Fewer than the cluster keeps.
            for (var i = 0; i < 2000; i++)
                await theirs.ProduceAsync(topic, Records.Message("meanwhile", headers: new Headers { { "traceparent", "theirs"u8.ToArray() } }), token);
        });

        (await ProbeTool.ReportAsync(0, Uri(topic))).ShouldBeWhole(fields: 64);

        using var reader = new ConsumerBuilder<string, string>(cluster.Consumer()).Build();
        reader.Subscribe(topic);
        Assert.Equal(["before", "meanwhile"], [reader.Next().Message.Value, reader.Next().Message.Value]);
    }

    private string Uri(string topic) => $"kafka://{cluster.BootstrapServers}/{topic}";
}
