using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What <c>error.type</c> is for Service Bus: the SDK's reason, or for any other exception, and one that has no reason, its type.</summary>
internal static class ServiceBusError
{
    public static OperationError From(Exception exception) => exception is ServiceBusException { Reason: not ServiceBusFailureReason.GeneralError } service
        ? new OperationError(service.Reason.ToString(), service.Message, exception)
        : OperationError.From(exception);
}
