using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;
using Microsoft.Extensions.DependencyInjection;
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

    public static void Register(IServiceCollection services, ProducerConfig config)
    {
        #region options-container
        services.AddMessagingPropagation(options => options.MaxLinks = 32);
        services.AddSingleton(provider => new ProducerBuilder<string, string>(config).Build()
            .WithPropagation(provider.GetRequiredService<MessagePropagator>()));
        #endregion
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
