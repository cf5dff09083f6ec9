using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;

namespace OrderFlow;

/// <summary>Azure Service Bus: the queue <c>invoices</c>, which must be there where it is not in this process.</summary>
internal static class ServiceBusBroker
{
    /// <summary>How long a message is its receiver's.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(30);

    /// <exception cref="UsageException">It is no connection string.</exception>
    public static ServiceBusClient Open(string? connectionString)
    {
        try
        {
            if (connectionString is not null) return new ServiceBusClient(connectionString);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"--servicebus is no connection string ({exception.Message.TrimEnd('.')}); leave it out for one in this process");
        }

        var bus = new InMemoryServiceBus();
        bus.CreateQueue(Hops.Invoices, new InMemoryServiceBusOptions { LockDuration = Lock });
        return bus.CreateClient();
    }
}
