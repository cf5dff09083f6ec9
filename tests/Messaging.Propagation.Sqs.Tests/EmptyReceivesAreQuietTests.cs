using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A receive that brings no message is recorded only where <see cref="MessagePropagationOptions.RecordEmptyReceives"/> asks for it, as on every broker.</summary>
public sealed class EmptyReceivesAreQuietTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_receive_has_a_span_and_a_duration_only_where_the_option_asks(bool? records)
    {
        var queue = new Queue(configure: options => options.RecordEmptyReceives = records ?? options.RecordEmptyReceives);
        using var spans = new Spans(queue.Name);
        using var metrics = new MetricRecorder();

        await queue.Decorated.ReceiveMessageAsync(queue.Url, TestContext.Current.CancellationToken);

        Assert.Equal(records == true ? [0] : [], spans.Named($"receive {queue.Name}").Select(span => span.GetTagItem("messaging.batch.message_count")));
        Assert.Equal(records == true ? 1 : 0, metrics.Of("messaging.client.operation.duration", queue.Name).Count);
    }
}
