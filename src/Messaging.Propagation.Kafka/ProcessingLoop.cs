using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Receive, handle, and again.</summary>
internal static class ProcessingLoop
{
    public static async Task RunAsync<TKey, TValue>(
        IConsumer<TKey, TValue> consumer, Processor<TKey, TValue> processor,
        Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> handler, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = consumer.Consume(cancellationToken);
            if (result.IsPartitionEOF) continue;

            using var processing = processor.Start(result);
            try
            {
                await handler(result, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Being told to stop is not a failure of the handler's.
                if (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested) processing.Fail(exception);
                throw;
            }
        }
    }
}
