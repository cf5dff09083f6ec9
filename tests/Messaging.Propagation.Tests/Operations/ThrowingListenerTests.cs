using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Operations;

public sealed class ThrowingListenerTests
{
    [Fact]
    public void A_listener_that_throws_as_a_span_starts_leaves_the_caller_the_span_it_had()
    {
        var wire = new Wire(MessagePropagator.Create());
        var thrown = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                IsHere(options.Tags) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = activity =>
            {
                if (!IsHere(activity.TagObjects)) return;
                thrown++;
                throw new InvalidOperationException("Not today.");
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        wire.Begin().Complete();

        Assert.Equal(1, thrown);
        Assert.Same(request, Activity.Current);

        bool IsHere(IEnumerable<KeyValuePair<string, object?>>? tags) => tags?.Any(tag => wire.Destination.Equals(tag.Value)) ?? false;
    }
}
