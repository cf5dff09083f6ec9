using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Messaging.Propagation;

/// <summary>
/// The one <see cref="System.Diagnostics.ActivitySource"/> and the one <see cref="System.Diagnostics.Metrics.Meter"/> of this library, for
/// all brokers.
/// </summary>
public static class PropagationTelemetry
{
    /// <summary>
    /// The name of both: <c>Messaging.Propagation</c>. Pass it to <c>AddSource</c> and <c>AddMeter</c>, or call
    /// <c>AddMessagingPropagation</c>.
    /// </summary>
    public const string Name = "Messaging.Propagation";

    /// <summary>The version of OpenTelemetry's semantic conventions that spans and metrics follow.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.44.0";

    private static readonly string Version = typeof(PropagationTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Makes every span.</summary>
    public static ActivitySource ActivitySource { get; } = new(new ActivitySourceOptions(Name) { Version = Version, TelemetrySchemaUrl = SchemaUrl });

    /// <summary>Makes every metric; adapters add those of their broker.</summary>
    public static Meter Meter { get; } = new(new MeterOptions(Name) { Version = Version, TelemetrySchemaUrl = SchemaUrl });
}
