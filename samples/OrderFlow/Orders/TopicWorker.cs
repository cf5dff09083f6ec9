using System.Text.Json;
using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;

namespace OrderFlow;

/// <summary>Works off one topic, message after message, each in its process span, and commits each when it is done.</summary>
internal abstract class TopicWorker<TMessage>(KafkaClients clients, string name, string topic, ILogger logger) : BackgroundService
{
    protected abstract Task HandleAsync(TMessage message, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var consumer = clients.BuildConsumer(name);
        consumer.Subscribe(topic);
        try
        {
            await consumer.ProcessAsync(
                (result, token) => HandleAsync(consumer, result, token), stoppingToken,
                error => Log.CannotRead(logger, topic, error.Error.Reason));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Stopped(logger, topic, exception);
            throw;
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task HandleAsync(
        IConsumer<string, string> consumer, ConsumeResult<string, string> result, CancellationToken cancellationToken)
    {
        if (Read(result) is { } message) await HandleAsync(message, cancellationToken);
        consumer.Commit(result);
    }

    // What cannot be read now can never be: it is left behind, or it would block the topic.
    private TMessage? Read(ConsumeResult<string, string> result)
    {
        try
        {
            return JsonSerializer.Deserialize<TMessage>(result.Message.Value ?? "") ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            MessageProcessing.Current?.Fail(exception);
            Log.LeftOut(logger, result.TopicPartitionOffset, typeof(TMessage).Name, exception.Message);
            return default;
        }
    }
}
