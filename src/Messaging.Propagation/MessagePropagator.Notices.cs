using Microsoft.Extensions.Logging;

namespace Messaging.Propagation;

/// <content>What the library logs once about itself and its surroundings.</content>
public sealed partial class MessagePropagator
{
    internal void SayDefaultIsShared(int containers)
    {
        if (throttle.IsFirst("shared default")) Log(InternalError.SharedDefault, containers);
    }

    internal void SayHierarchical(MessagingOperation operation)
    {
        if (throttle.IsFirst("hierarchical id")) Log(InternalError.HierarchicalId, operation);
    }

    internal void SaySecondInstrumentation(MessagingOperation operation)
    {
        if (throttle.IsFirst("second instrumentation")) Log(InternalError.SecondInstrumentation, operation);
    }

    internal void SayNewerClient(Type clientInterface, Exception? exception)
    {
        if (throttle.IsFirst(clientInterface.Name)) Log((logger, name) => InternalError.NewerClient(logger, name, exception), clientInterface.Name);
    }

    internal void SayMoreInterfaces(Type clientInterface, Type client)
    {
        if (throttle.IsFirst($"{clientInterface.Name} {client}")) Log((logger, name) => InternalError.MoreInterfaces(logger, name, client), clientInterface.Name);
    }

    private void ReportUnusedPolicy(string pattern) =>
        Log(static (logger, policy) => InternalError.UnusedPolicy(logger, policy, DestinationPolicies.UnusedAfter), pattern);

    // A logger is the user's code: what it throws goes no further.
    private void Log<T>(Action<ILogger, T> log, T subject)
    {
        try
        {
            log(Logger, subject);
        }
        catch (Exception exception)
        {
            ReportError("log", exception);
        }
    }
}
