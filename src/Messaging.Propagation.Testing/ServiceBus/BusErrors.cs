using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>The SDK's exceptions, as the service lets it throw them.</summary>
internal static class BusErrors
{
    public static ServiceBusException NoEntity(string path) => new(
        $"The messaging entity '{path}' could not be found: create it on the InMemoryServiceBus.", ServiceBusFailureReason.MessagingEntityNotFound, path);

    public static ServiceBusException LockLost(string path) => new(
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.", ServiceBusFailureReason.MessageLockLost, path);

    public static ServiceBusException SessionLockLost(string path) => new("The session lock has expired. Accept the session again.", ServiceBusFailureReason.SessionLockLost, path);

    public static ServiceBusException SessionTaken(string path, string session) => new(
        $"The requested session '{session}' cannot be accepted. It may be locked by another receiver.", ServiceBusFailureReason.SessionCannotBeLocked, path);

    public static ServiceBusException NoSession(string path) => new("No session with messages was available in time.", ServiceBusFailureReason.ServiceTimeout, path);

    public static ServiceBusException NoMessage(string path) => new("A message of this sequence number was not found.", ServiceBusFailureReason.MessageNotFound, path);

    public static ServiceBusException TooLarge(string path, long size, long limit) => new(
        $"The message is of {size} bytes, over the limit of {limit}.", ServiceBusFailureReason.MessageSizeExceeded, path);
}
