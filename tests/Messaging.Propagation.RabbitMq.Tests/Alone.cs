namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>Tests that change what the whole process listens to run with no other beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
