using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Consumes and handles one message after the other.</summary>
internal sealed class ProcessingLoop<TKey, TValue>(
    IConsumer<TKey, TValue> consumer, Processor<TKey, TValue> processor, Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> handler,
    Action<ConsumeException>? onConsumeError)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // A callback of Consume, a rebalance handler or onConsumeError, may have left something current.
            MessageProcessing.LeaveAmbient();
            if (Consume(cancellationToken) is { IsPartitionEOF: false } result)
                await MessageProcessing.RunAsync(processor.Start, result, handler, OperationError.From, cancellationToken).ConfigureAwait(false);
        }
    }

    private ConsumeResult<TKey, TValue>? Consume(CancellationToken cancellationToken)
    {
        try
        {
            return consumer.Consume(cancellationToken);
        }
        catch (ConsumeException exception) when (onConsumeError is not null && !exception.Error.IsFatal)
        {
            onConsumeError(exception);
            return null;
        }
    }
}
