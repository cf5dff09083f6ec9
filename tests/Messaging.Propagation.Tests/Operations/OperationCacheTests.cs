using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Operations;

public sealed class OperationCacheTests
{
    private readonly MessagePropagator propagator = MessagePropagator.Create();
    private readonly OperationCache<int> cache;
    private int made;

    public OperationCacheTests() => cache = new(key =>
    {
        made++;
        return new Wire(propagator, $"d{key}").Operation(MessagingOperationType.Send);
    });

    [Fact]
    public void Operations_are_kept_up_to_a_bound()
    {
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < OperationCache<int>.Capacity; i++)
                Assert.Equal($"d{i}", cache.Get(i).Destination);

        Assert.Equal(OperationCache<int>.Capacity, made);
    }

    [Fact]
    public void Beyond_the_bound_new_operations_are_kept_and_those_in_use_stay()
    {
        for (var i = 0; i < 10 * OperationCache<int>.Capacity; i++)
        {
            cache.Get(i);
            if (i % 100 == 0) cache.Get(-1);
        }

        var before = made;
        Assert.Same(cache.Get(-1), cache.Get(-1));
        for (var i = 10 * OperationCache<int>.Capacity - 500; i < 10 * OperationCache<int>.Capacity; i++) cache.Get(i);
        Assert.Equal(before, made);

        cache.Get(0);
        Assert.Equal(before + 1, made);
    }

    [Fact]
    public void The_hook_for_span_names_is_called_once_for_a_destination_that_is_kept_and_again_for_one_that_was_forgotten()
    {
        var named = 0;
        var naming = MessagePropagator.Create(options => options.SpanName = operation => $"{operation.Name} {++named}");
        var operations = new OperationCache<int>(key => new Wire(naming, $"d{key}").Operation(MessagingOperationType.Send));
        for (var round = 0; round < 3; round++)
            for (var i = 0; i < OperationCache<int>.Capacity; i++)
                _ = operations.Get(i).SpanName;
        Assert.Equal(OperationCache<int>.Capacity, named);

        for (var i = 0; i < 2 * OperationCache<int>.Capacity; i++) _ = operations.Get(i).SpanName;
        named = 0;
        _ = operations.Get(0).SpanName;
        Assert.Equal(1, named);
    }

    [Fact]
    public void An_operation_that_gives_way_is_counted()
    {
        using var metrics = new MetricRecorder();

        for (var i = 0; i < OperationCache<int>.Capacity + 7; i++) cache.Get(i);

        Assert.InRange(metrics.Of("messaging.propagation.memory.evicted").Count(measured => Equals(measured.Tags["memory"], "operations")), 7, int.MaxValue);
    }

    [Fact]
    public void A_very_long_name_is_not_kept_beside_others()
    {
        var names = new OperationCache<string>(name =>
        {
            made++;
            return new Wire(propagator, name).Operation(MessagingOperationType.Send);
        });

        for (var i = 0; i < 3; i++)
        {
            names.Get(new string('x', 10_000));
            names.Get("short");
        }

        Assert.Equal(4, made);
    }
}
