namespace Messaging.Propagation.Tests;

/// <summary>Tests that need a process in which nobody else listens, or that touch what the process has once. They run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "alone";
}
