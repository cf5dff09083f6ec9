using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Messaging.Propagation;

/// <summary>Registers the <see cref="MessagePropagator"/>.</summary>
public static class MessagingPropagationServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="MessagePropagator"/>, which logs to the application's loggers and tells every registered
    /// <see cref="IPropagationObserver"/>. It is also <see cref="MessagePropagator.Default"/> from the time it is first resolved.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; null leaves the defaults. Called again, it adds to what was set before.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OptionsValidationException">
    /// When the propagator is resolved: options are unusable; the message names every one and says what to set.
    /// </exception>
    public static IServiceCollection AddMessagingPropagation(this IServiceCollection services, Action<MessagePropagationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddOptions();
        if (configure is not null) services.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagePropagationOptions>, MessagePropagationOptionsValidator>());
        services.TryAddSingleton<ProcessDefault>();
        services.TryAddSingleton(Make);
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
}
