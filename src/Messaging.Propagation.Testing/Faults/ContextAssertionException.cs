namespace Messaging.Propagation.Testing;

/// <summary>A context or a trace is not as a test wants it. The message says what was found, and what may be the cause.</summary>
public sealed class ContextAssertionException : Exception
{
    /// <summary>An exception that says nothing.</summary>
    public ContextAssertionException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What was found.</param>
    public ContextAssertionException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">What was found.</param>
    /// <param name="innerException">The cause.</param>
    public ContextAssertionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
