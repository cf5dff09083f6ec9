namespace Messaging.Propagation.Analyzers.Tests;

/// <summary>An application around a few statements.</summary>
internal static class Worker
{
    /// <summary>Returns a class that runs the statements for each message in an asynchronous method.</summary>
    public static string Running(string statements) => With($"private async Task RunAsync(ConsumeResult<string, string> result, CancellationToken ct)\n{{\nawait Task.Yield();\n{statements}\n}}");

    /// <summary>Returns a class with the members and a consumer.</summary>
    public static string With(string members) =>
        $$"""
        using System.Diagnostics;
        using Confluent.Kafka;
        using Messaging.Propagation;
        using Messaging.Propagation.Kafka;
        using Microsoft.Extensions.Logging;

        internal sealed partial class Worker(IConsumer<string, string> consumer, ILogger logger)
        {
            private readonly List<MessageProcessing> open = [];
            private MessageProcessing? current;

            {{members}}

            private Task HandleAsync(string order, CancellationToken ct) => Task.CompletedTask;

            private void Handle(string order) => logger.LogInformation("Handled {Order}", order);

            private void Keep(IDisposable processing) => current = (MessageProcessing)processing;

            private MessageProcessing? Current => current;
        }
        """;
}
