using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Copies of options for a processor on the full path of its entity, with the identifier that it is to have.</summary>
internal static class ProcessorOptions
{
    public static ServiceBusProcessorOptions WithoutSubQueue(ServiceBusProcessorOptions? options, string? identifier)
    {
        options ??= new ServiceBusProcessorOptions();
        return new ServiceBusProcessorOptions
        {
            PrefetchCount = options.PrefetchCount,
            ReceiveMode = options.ReceiveMode,
            AutoCompleteMessages = options.AutoCompleteMessages,
            MaxAutoLockRenewalDuration = options.MaxAutoLockRenewalDuration,
            MaxConcurrentCalls = options.MaxConcurrentCalls,
            Identifier = identifier,
        };
    }

    public static ServiceBusSessionProcessorOptions Of(ServiceBusSessionProcessorOptions? options, string identifier)
    {
        options ??= new ServiceBusSessionProcessorOptions();
        var copy = new ServiceBusSessionProcessorOptions
        {
            PrefetchCount = options.PrefetchCount,
            ReceiveMode = options.ReceiveMode,
            AutoCompleteMessages = options.AutoCompleteMessages,
            MaxAutoLockRenewalDuration = options.MaxAutoLockRenewalDuration,
            SessionIdleTimeout = options.SessionIdleTimeout,
            MaxConcurrentSessions = options.MaxConcurrentSessions,
            MaxConcurrentCallsPerSession = options.MaxConcurrentCallsPerSession,
            Identifier = identifier,
        };
        foreach (var session in options.SessionIds) copy.SessionIds.Add(session);
        return copy;
    }
}
