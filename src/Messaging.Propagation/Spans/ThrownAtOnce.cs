using System.Runtime.ExceptionServices;

namespace Messaging.Propagation;

/// <summary>
/// Keeps the time of a client's exceptions in an asynchronous decorator. An asynchronous method puts every exception into its task, but what the client
/// throws before it returns a task must reach the caller at once.
/// </summary>
public static class ThrownAtOnce
{
    /// <summary>Returns the exception to throw in an asynchronous method for one that the client threw before it returned a task.</summary>
    /// <param name="exception">The client's exception.</param>
    public static Exception Wrap(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new Wrapper(exception);
    }

    /// <summary>Throws the exception that <see cref="Wrap"/> has wrapped, if the task failed with one; otherwise, returns the task.</summary>
    /// <param name="task">The task of the asynchronous method.</param>
    public static Task Unwrap(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.IsFaulted && task.Exception.InnerException is Wrapper wrapper) wrapper.Thrown.Throw();
        return task;
    }

    /// <inheritdoc cref="Unwrap(Task)"/>
    /// <typeparam name="T">The type of the task's result.</typeparam>
    public static Task<T> Unwrap<T>(Task<T> task)
    {
        Unwrap((Task)task);
        return task;
    }

    private sealed class Wrapper(Exception exception) : Exception(exception.Message, exception)
    {
        public ExceptionDispatchInfo Thrown { get; } = ExceptionDispatchInfo.Capture(exception);
    }
}
