using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of the README and of the packages' own pages.</summary>
internal static class ReadmeSnippets
{
    public static async Task KafkaQuickstart(IEnumerable<KeyValuePair<string, string>> config, Message<string, string> message, CancellationToken ct)
    {
        #region kafka-quickstart
        using var producer = new ProducerBuilder<string, string>(config).Build().WithPropagation();
        using var consumer = new ConsumerBuilder<string, string>(config).Build().WithPropagation();
        consumer.Subscribe("orders");

        await producer.ProduceAsync("orders", message, ct);        // context injected, "send orders" span, metrics

        var result = consumer.Consume(ct);                         // "poll orders" span, lag recorded, failures reported
        await consumer.ProcessAsync(result, Handle, ct);           // "process orders" span, linked to the producer
        #endregion
    }

    public static void Setup(IServiceCollection services, TracerProviderBuilder tracing, MeterProviderBuilder metrics)
    {
        #region setup
        services.AddMessagingPropagation(options => options.ProcessParent = ProcessParent.Producer);
        tracing.AddMessagingPropagation();
        metrics.AddMessagingPropagation();
        #endregion
    }

    private static Task Handle(ConsumeResult<string, string> order, CancellationToken ct) => Task.CompletedTask;
}
