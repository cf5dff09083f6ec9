namespace Messaging.Propagation.Cli;

/// <summary>The arguments are unusable; the message says what is wrong with them and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
