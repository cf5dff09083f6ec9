using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Lag;

/// <summary>Reports of messages, each of a trace of its own.</summary>
internal static class Reports
{
    public static ArrivalReport[] Of(int count)
    {
        var recorder = new ReportRecorder();
        var wire = new Wire(MessagePropagator.Create(options => options.Observers.Add(recorder)));
        for (var i = 1; i <= count; i++)
            wire.Receive(new FieldList().With("traceparent", $"00-{i:x32}-b7ad6b7169203331-01").With("context-stamp", "1;t=1795218034090;o=1795218034090;n=1;f=t"));
        return [.. recorder.Arrived];
    }
}
