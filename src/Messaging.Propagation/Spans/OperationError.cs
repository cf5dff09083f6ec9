using System.Diagnostics;
using System.Reflection;

namespace Messaging.Propagation;

/// <summary>How an operation failed.</summary>
/// <param name="Type">The <c>error.type</c>: of low cardinality, a broker's error code or an exception's full type name.</param>
/// <param name="Description">What happened, for the span's status; null where the type says it all.</param>
/// <param name="Exception">The exception, for the log record; null where the broker only answered with an error.</param>
public readonly record struct OperationError(string Type, string? Description = null, Exception? Exception = null)
{
    /// <summary>The <c>error.type</c> of the conventions for an error of which nothing is known.</summary>
    internal const string Other = "_OTHER";

    /// <summary>The error that an exception stands for: its full type name and its message. Wrappers that say nothing are taken off.</summary>
    /// <param name="exception">The exception.</param>
    public static OperationError From(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions.Count: 1 } or TargetInvocationException && exception.InnerException is { } inner)
            exception = inner;

        var type = exception.GetType();
        if (type.IsGenericType) type = type.GetGenericTypeDefinition();
        return new OperationError(type.FullName ?? type.Name, exception.Message, exception);
    }

    internal void Record(MessagePropagator propagator, MessagingOperation operation, Activity? activity)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(MessagingAttributes.ErrorType, Type);
            activity.SetStatus(ActivityStatusCode.Error, Description);
        }

        if (Exception is null) return;
        propagator.Log.Write(
            LogEvents.OfFailed(operation.Type), Type, operation.Source.Destination, operation,
            static failed => failed.Type == MessagingOperationType.Other ? [failed.Name, .. LogEvents.PlaceOf(failed)] : LogEvents.PlaceOf(failed), Exception);
    }
}
