using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Operations;

/// <summary>A send that says "not sampled" only because no listener decided is counted, and logged once for a destination.</summary>
[Collection(Alone.Name)]
public sealed class UndecidedSamplingTests
{
    private const string Event = "messaging.propagation.undecided";

    private readonly LogRecorder log = new();
    private readonly Wire wire;

    public UndecidedSamplingTests() => wire = new Wire(MessagePropagator.Create(options => options.LoggerFactory = log));

    [Fact]
    public void Sends_without_a_listener_within_a_request_are_counted_and_logged_once()
    {
        using var metrics = new MetricRecorder();
        using (Ambient.Unlistened())
        using (Ambient.Unlistened())
        {
            Assert.EndsWith("-00", wire.Send().TextOf("traceparent"), StringComparison.Ordinal);
            wire.Send();
            SendBatch();
        }

        var line = Assert.Single(log.Entries);
        Assert.Equal(Event, line.Event);
        Assert.Contains($"destination {wire.Destination} ", line.Message, StringComparison.Ordinal);
        Assert.Equal(3, metrics.Of("messaging.propagation.sampling.undecided", wire.Destination).Count);
    }

    [Fact]
    public void A_request_that_is_sampled_or_whose_caller_decided_is_not_reported()
    {
        using (Ambient.Unlistened(ActivityTraceFlags.Recorded)) wire.Send();
        using (new Activity("request").SetParentId("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00").Start()) wire.Send();
        using (wire.Process(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"))) wire.Send();
        wire.Send();

        Assert.Empty(log.Entries);
    }

    [Theory]
    [InlineData(PropagationTelemetry.Name)]
    [InlineData(Ambient.Name)]
    public void A_decision_of_a_sampler_is_not_reported(string listened)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == listened,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        using var ambient = Ambient.Source.StartActivity("request") ?? Ambient.Unlistened();

        Assert.EndsWith("-00", wire.Send().TextOf("traceparent"), StringComparison.Ordinal);

        Assert.Empty(log.Entries);
    }

    private void SendBatch()
    {
        var batch = BatchSendOperation.Start(wire.Propagator, wire.Operation(MessagingOperationType.Send), wire.Operation(MessagingOperationType.Create));
        batch.Add(new FieldList(), default(FieldList.Getter)).Inject(new FieldList(), default(FieldList.Setter));
        batch.Begin();
        batch.Complete();
    }
}
