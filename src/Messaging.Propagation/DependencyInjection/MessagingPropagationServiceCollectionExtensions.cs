using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Messaging.Propagation;

/// <summary>Registers the <see cref="MessagePropagator"/>.</summary>
public static class MessagingPropagationServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="MessagePropagator"/>, which logs to the application's loggers and notifies every registered
    /// <see cref="IPropagationObserver"/>. The host validates the options as it starts, before any hosted service starts. From then on, or from
    /// the time the propagator is first resolved, <see cref="MessagePropagator.Default"/> follows it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; null leaves the defaults. A further call adds to the options set before.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OptionsValidationException">
    /// Thrown when the host starts, or when the propagator is resolved without a host, if options are invalid. The message names each with its fix.
    /// </exception>
    public static IServiceCollection AddMessagingPropagation(this IServiceCollection services, Action<MessagePropagationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddOptions();
        if (configure is not null) services.Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(ProcessDefault))) return services;

        services.AddSingleton<IValidateOptions<MessagePropagationOptions>, MessagePropagationOptionsValidator>();
        services.AddSingleton<ProcessDefault>();
        services.TryAddSingleton(Make);

        // The host validates at its start. These options have nothing to validate: the validation resolves the propagator.
        services.AddOptions<HostStart>().Validate<MessagePropagator>((_, _) => true).ValidateOnStart();
        return services;
    }

    /// <summary>Registers one <see cref="TraceLagTracker"/>, which is told of every message.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; null leaves the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTraceLagTracker(this IServiceCollection services, Action<TraceLagTrackerOptions>? configure = null)
    {
        services.AddMessagingPropagation().AddOptions<TraceLagTrackerOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(provider => new TraceLagTracker(provider.GetRequiredService<IOptions<TraceLagTrackerOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPropagationObserver, TraceLagTracker>(provider => provider.GetRequiredService<TraceLagTracker>()));
        return services;
    }

    /// <summary>Registers one <see cref="PropagationHealth"/>, which is told of every message and which <see cref="PropagationHealthCheck"/> looks at.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets window and targets; null leaves the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPropagationHealth(this IServiceCollection services, Action<PropagationHealthOptions>? configure = null)
    {
        services.AddMessagingPropagation().AddOptions<PropagationHealthOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(provider => new PropagationHealth(provider.GetRequiredService<IOptions<PropagationHealthOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPropagationObserver, PropagationHealth>(provider => provider.GetRequiredService<PropagationHealth>()));
        return services;
    }

    private static MessagePropagator Make(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<MessagePropagationOptions>>().Value;
        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        foreach (var observer in provider.GetServices<IPropagationObserver>()) options.Observers.Add(observer);

        var propagator = MessagePropagator.Create(options);
        provider.GetRequiredService<ProcessDefault>().Offer(propagator);
        return propagator;
    }

    private sealed class HostStart;
}
