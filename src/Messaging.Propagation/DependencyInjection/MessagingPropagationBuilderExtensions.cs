using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Messaging.Propagation;

/// <summary>Collects this library's spans and metrics with OpenTelemetry.</summary>
public static class MessagingPropagationBuilderExtensions
{
    /// <summary>Collects the spans of decorated clients.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddMessagingPropagation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // Where the application has configured a propagator, this is when it takes effect also for clients that were handed none.
        if (builder is IDeferredTracerProviderBuilder deferred)
            deferred.Configure((provider, _) => provider?.GetService<MessagePropagator>());
        return builder.AddSource(PropagationTelemetry.Name);
    }

    /// <summary>Collects the metrics of decorated clients: those of OpenTelemetry's messaging conventions and this library's own.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddMessagingPropagation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(PropagationTelemetry.Name);
    }
}
