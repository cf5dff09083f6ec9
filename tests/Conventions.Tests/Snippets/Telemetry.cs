using Messaging.Propagation;
using Microsoft.Extensions.Logging;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/options.md and docs/telemetry.md.</summary>
internal static class TelemetrySnippets
{
    public static MessagePropagator Create(ILoggerFactory loggerFactory)
    {
        #region propagator
        var propagator = MessagePropagator.Create(options =>
        {
            options.LoggerFactory = loggerFactory;
            options.Observers.Add(new SlowMessages());
            options.Filter = operation => operation.Destination != "heartbeats";
            options.Enrich = (activity, operation, message) => activity.SetTag("team", "orders");
            options.DestinationTemplate = name => name.StartsWith("orders-", StringComparison.Ordinal) ? "orders-{region}" : null;
        });
        #endregion
        return propagator;
    }

    #region observer
    public sealed class SlowMessages : IPropagationObserver
    {
        public void OnArrived(in ArrivalReport report)
        {
            if (report.Lag > TimeSpan.FromMinutes(1))
                Console.WriteLine($"{report.Operation.Destination}: {report.Extraction.Context.TraceId} waited {report.Lag}");

            foreach (var failure in report.Extraction.Failures)
                Console.WriteLine($"{report.Operation.Destination}: {failure.Reason} of {failure.Field}");
        }
    }
    #endregion
}
