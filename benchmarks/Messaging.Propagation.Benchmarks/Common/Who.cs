using System.Diagnostics;

namespace Messaging.Propagation.Benchmarks;

/// <summary>Who is there while a client works.</summary>
public enum Who
{
    Nobody,
    AmbientContext,
    SampledOut,
    Recorded,

    /// <summary>The OpenTelemetry SDK, with metrics.</summary>
    Collected,
}

/// <summary>Lets somebody be there.</summary>
internal static class Listening
{
    public static IDisposable? Start(Who who) => who switch
    {
        Who.AmbientContext => new Activity("ambient").SetIdFormat(ActivityIdFormat.W3C).Start(),
        Who.SampledOut => Listen(ActivitySamplingResult.PropagationData),
        Who.Recorded => Listen(ActivitySamplingResult.AllDataAndRecorded),
        Who.Collected => new Collecting(),
        _ => null,
    };

    private static ActivityListener Listen(ActivitySamplingResult result)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PropagationTelemetry.Name or HandMade.Source or Least.Source or LikeInstrumentation.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => result,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
