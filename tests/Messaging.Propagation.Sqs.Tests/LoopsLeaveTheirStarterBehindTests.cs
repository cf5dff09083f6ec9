using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A processing loop runs user code with the context of its message alone, whatever was current where the loop was started.</summary>
public sealed class LoopsLeaveTheirStarterBehindTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly AsyncLocal<string?> Request = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public enum Start
    {
        InsideASpan,
        InsideAHandler,
        InsideASpanThatHasStopped,
        WithSuppressedFlow,
    }

    [Theory]
    [InlineData(Start.InsideASpan)]
    [InlineData(Start.InsideAHandler)]
    [InlineData(Start.InsideASpanThatHasStopped)]
    [InlineData(Start.WithSuppressedFlow)]
    public async Task A_handler_sees_its_message_and_nothing_of_the_starter(Start start)
    {
        var queue = new Queue();
        using var spans = new Spans(queue.Name);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await SendAsync(queue, null);
        await SendAsync(queue, Parent);
        var seen = new ConcurrentQueue<string>();
        ActivityTraceId starter = default;

        Task Handle(Message message, CancellationToken cancellationToken)
        {
            seen.Enqueue($"{Activity.Current?.ParentSpanId} {Baggage.GetBaggage("tenant")} {Request.Value} {MessageProcessing.Current?.Extraction.Context.SpanId}");

            // What a handler leaves behind reaches neither the deletion nor the next message.
            Baggage.SetBaggage("tenant", "left behind");
            Request.Value = "left behind";
            new Activity("left behind").Start();
            return Task.CompletedTask;
        }

        Task loop;
        using (var ambient = Ambient.Source.StartActivity("request")!)
        {
            starter = ambient.TraceId;
            Baggage.SetBaggage("tenant", "acme");
            Request.Value = "request";
            if (start == Start.InsideASpanThatHasStopped) ambient.IsAllDataRequested = StopLeavingItCurrent(ambient);
            using var processing = start == Start.InsideAHandler ? queue.Decorated.StartProcessing(new Message(), queue.Url) : null;
            var (activity, baggage) = (Activity.Current, Baggage.Current);
            if (start == Start.WithSuppressedFlow)
            {
                using (ExecutionContext.SuppressFlow()) loop = queue.Decorated.ProcessAsync(new ReceiveMessageRequest(queue.Url) { WaitTimeSeconds = 1 }, Handle, stop.Token);
            }
            else
            {
                loop = queue.Decorated.ProcessAsync(new ReceiveMessageRequest(queue.Url) { WaitTimeSeconds = 1 }, Handle, stop.Token);
            }

            Assert.Same(activity, Activity.Current);
            Assert.Equal("acme", Baggage.GetBaggage("tenant"));
            Assert.Equal("request", Request.Value);
            Assert.False(ExecutionContext.IsFlowSuppressed());
            Baggage.Current = default;
        }

        await Eventually.Holds(() => spans.Named($"delete {queue.Name}").Count == 2, "both messages were deleted");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);

        Assert.Equal(["0000000000000000   0000000000000000", "b7ad6b7169203331   b7ad6b7169203331"], seen);
        var processes = spans.Named($"process {queue.Name}").Where(span => span.TraceId != starter).ToList();
        Assert.Equal(2, processes.Count);
        Assert.Equal(processes.Select(span => span.SpanId), spans.Named($"delete {queue.Name}").Select(span => span.ParentSpanId));
        Assert.All(spans.Named($"receive {queue.Name}"), span => Assert.Equal(default, span.ParentSpanId));
    }

    // Stopped on another thread, a span stays current on this one.
    private static bool StopLeavingItCurrent(Activity ambient)
    {
        var thread = new Thread(ambient.Stop);
        thread.UnsafeStart();
        thread.Join();
        Assert.Same(ambient, Activity.Current);
        return false;
    }

    private static Task<SendMessageResponse> SendAsync(Queue queue, string? parent) => queue.Plain.SendMessageAsync(
        new SendMessageRequest(queue.Url, "body")
        {
            MessageAttributes = parent is null ? null : new() { ["traceparent"] = new() { DataType = "String", StringValue = parent } },
        },
        Token);
}
