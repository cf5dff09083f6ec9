namespace Messaging.Propagation.ServiceBus;

/// <summary>The values that Service Bus accepts as application properties. Source: Azure Service Bus, "Quotas": the size of a message property.</summary>
internal sealed class ServiceBusRules : CarrierRules
{
    private const int MaxValueBytes = 32 * 1024;

    private ServiceBusRules()
    {
    }

    public static ServiceBusRules Instance { get; } = new();

    public override bool AllowsValue(ReadOnlySpan<byte> value) => value.Length <= MaxValueBytes;
}
