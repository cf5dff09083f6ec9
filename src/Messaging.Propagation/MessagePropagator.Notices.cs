namespace Messaging.Propagation;

/// <content>What the library logs once about itself and its surroundings.</content>
public sealed partial class MessagePropagator
{
    internal void SayDefaultIsShared(int containers)
    {
        if (throttle.IsFirst("shared default")) InternalError.SharedDefault(Logger, containers);
    }

    internal void SayHierarchical(MessagingOperation operation)
    {
        if (throttle.IsFirst("hierarchical id")) InternalError.HierarchicalId(Logger, operation.Client.System, operation.Destination);
    }

    internal void SaySecondInstrumentation(MessagingOperation operation)
    {
        if (throttle.IsFirst("second instrumentation")) InternalError.SecondInstrumentation(Logger, operation.Client.System, operation.Destination);
    }

    internal void SayNewerClient(Type clientInterface, Exception? exception)
    {
        if (throttle.IsFirst(clientInterface.Name)) InternalError.NewerClient(Logger, clientInterface.Name, exception);
    }

    internal void SayMoreInterfaces(Type clientInterface, Type client)
    {
        if (throttle.IsFirst($"{clientInterface.Name} {client}")) InternalError.MoreInterfaces(Logger, clientInterface.Name, client);
    }

    private void ReportUnusedPolicy(string pattern) => InternalError.UnusedPolicy(Logger, pattern, DestinationPolicies.UnusedAfter);
}
