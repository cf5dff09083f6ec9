using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Ambience;

/// <summary>What docs/kafka.md says of asynchronous iterators.</summary>
public sealed class AsyncIteratorTests
{
    private readonly Wire wire = new(MessagePropagator.Create());
    private readonly FieldList message = new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    [Fact]
    public async Task A_processing_that_starts_in_the_iterator_is_not_current_in_the_body()
    {
        await foreach (var processing in StartAsync()) Assert.NotSame(processing, MessageProcessing.Current);

        async IAsyncEnumerable<MessageProcessing> StartAsync()
        {
            await Task.Yield();
            using var processing = wire.Process(message);
            yield return processing;
        }
    }

    [Fact]
    public async Task A_processing_that_starts_in_the_body_is_current_there_and_over_in_the_next()
    {
        await foreach (var received in ReceiveAsync())
        {
            Assert.Null(MessageProcessing.Current);
            using var processing = wire.Process(received);
            await Task.Yield();
            Assert.Same(processing, MessageProcessing.Current);
        }

        async IAsyncEnumerable<FieldList> ReceiveAsync()
        {
            for (var i = 0; i < 2; i++)
            {
                await Task.Yield();
                yield return message;
            }
        }
    }
}
