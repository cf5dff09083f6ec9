namespace OrderFlow;

/// <summary>The user asked for something that cannot be done. The message says in one line what, and what to do instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
