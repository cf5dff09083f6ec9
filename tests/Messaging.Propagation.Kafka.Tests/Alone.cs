namespace Messaging.Propagation.Kafka.Tests;

/// <summary>Tests that need a process in which nobody else listens, or all of the machine. They run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "alone";
}
