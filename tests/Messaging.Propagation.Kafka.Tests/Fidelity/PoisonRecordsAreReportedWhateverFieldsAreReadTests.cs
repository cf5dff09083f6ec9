using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Fidelity;

/// <summary>A record that cannot be deserialized has arrived, also where <c>dotnet.consumer.consume.result.fields</c> leaves out its headers or topic.</summary>
public sealed class PoisonRecordsAreReportedWhateverFieldsAreReadTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);
    private readonly ReportRecorder reports = new();

    [Theory]
    [InlineData("all", ExtractionOutcome.Extracted)]
    [InlineData("headers", ExtractionOutcome.Extracted)]
    [InlineData("topic,headers", ExtractionOutcome.Extracted)]
    [InlineData("topic,timestamp", ExtractionOutcome.Absent)]
    [InlineData("topic", ExtractionOutcome.Absent)]
    [InlineData("none", ExtractionOutcome.Absent)]
    public async Task With_its_outcome_and_offset(string fields, ExtractionOutcome outcome)
    {
        using var spans = new Spans(kafka.Topic);
        await kafka.Producer().ProduceAsync(kafka.Topic, Records.Message("no number"), TestContext.Current.CancellationToken);
        await kafka.Producer().ProduceAsync(kafka.Topic, Records.Message("no number"), TestContext.Current.CancellationToken);
        using var observing = kafka.Propagator.AddObserver(reports);
        var consumer = Numbers(fields);

        Assert.Throws<ConsumeException>(() => consumer.Consume(Eventually.Deadline));
        Assert.Throws<ConsumeException>(() => consumer.Consume(Eventually.Deadline));

        Assert.Equal([(outcome, 0L), (outcome, 1L)], reports.Arrived.Select(report => (report.Extraction.Outcome, report.Delivery.Offset ?? -1)));
        var named = fields is "all" || fields.Contains("topic", StringComparison.Ordinal);
        Assert.All(reports.Arrived, report => Assert.Equal(named ? kafka.Topic : null, report.Operation.Destination));
        if (!named) return;

        var polls = spans.Named($"poll {kafka.Topic}");
        Assert.Equal([0L, 1L], polls.Select(span => span.GetTagItem("messaging.kafka.offset")));
        Assert.All(polls, span => Assert.Equal((ActivityStatusCode.Error, "Local_ValueDeserialization"), (span.Status, span.GetTagItem("error.type"))));
    }

    [Fact]
    public void And_an_error_without_a_record_is_no_arrival()
    {
        using var observing = kafka.Propagator.AddObserver(reports);
        var consumer = Numbers("all", config => config.AutoOffsetReset = AutoOffsetReset.Error);

        var exception = Assert.Throws<ConsumeException>(() => consumer.Consume(Eventually.Deadline));

        Assert.Equal("Local_AutoOffsetReset", exception.Error.Code.ToString());
        Assert.Empty(reports.Arrived);
    }

    public void Dispose() => kafka.Dispose();

    private IConsumer<string, int> Numbers(string fields, Action<ConsumerConfig>? change = null)
    {
        var config = cluster.Consumer();
        config.ConsumeResultFields = fields;
        change?.Invoke(config);
        var consumer = kafka.Keep(new ConsumerBuilder<string, int>(config).Build().WithPropagation(kafka.Propagator));
        consumer.Subscribe(kafka.Topic);
        return consumer;
    }
}
