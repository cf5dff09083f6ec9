namespace Messaging.Propagation.Dashboard.Tests;

/// <summary>Tests that count what the whole process listens to run with no other beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    public const string Name = "alone";
}
