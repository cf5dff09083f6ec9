namespace Messaging.Propagation.Sqs.Tests;

/// <summary>Tests that need a process in which nobody else listens. They run by themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
