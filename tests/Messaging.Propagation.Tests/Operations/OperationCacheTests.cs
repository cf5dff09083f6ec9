using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Operations;

public sealed class OperationCacheTests
{
    [Fact]
    public void Operations_are_kept_up_to_a_bound_and_made_anew_beyond_it()
    {
        var propagator = MessagePropagator.Create();
        var made = 0;
        var cache = new OperationCache<int>(key =>
        {
            made++;
            return new Wire(propagator, $"d{key}").Operation(MessagingOperationType.Send);
        });

        for (var round = 0; round < 2; round++)
            for (var i = 0; i < OperationCache<int>.Capacity; i++)
                Assert.Equal($"d{i}", cache.Get(i).Destination);
        Assert.Equal(OperationCache<int>.Capacity, made);

        Assert.NotSame(cache.Get(-1), cache.Get(-1));
        Assert.Same(cache.Get(0), cache.Get(0));
    }
}
