using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/analyzers.md.</summary>
internal static class AnalyzersSnippets
{
    public static async Task Undisposed(IConsumer<string, string> consumer, ConsumeResult<string, string> result, CancellationToken ct)
    {
        #region analyzers-undisposed
        consumer.StartProcessing(result);          // MSGPROP001
        await Handle(result, ct);
        #endregion
    }

    public static async Task Unrecorded(IConsumer<string, string> consumer, ConsumeResult<string, string> result, CancellationToken ct)
    {
        #region analyzers-unrecorded
        using var processing = consumer.StartProcessing(result);          // MSGPROP002
        await Handle(result, ct);
        #endregion
    }

    public static async Task Right(IConsumer<string, string> consumer, ConsumeResult<string, string> result, CancellationToken ct)
    {
        #region analyzers-right
        await consumer.ProcessAsync(result, Handle, ct);
        #endregion
    }

    private static Task Handle(ConsumeResult<string, string> result, CancellationToken ct) => Task.CompletedTask;
}
