using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.Testing;

namespace OrderFlow;

/// <summary>Builds the application's Kafka clients, decorated, so that contexts travel with what they send and receive.</summary>
internal sealed class KafkaClients(Brokers brokers, MessagePropagator propagator, ILogger<KafkaClients> logger)
{
    /// <summary>Builds a producer; with faults one whose messages are spoiled on their way to the topic.</summary>
    public IProducer<string, string> BuildProducer(ContextFaults? faults, OwnTimes? times = null)
    {
        // The customer waits for Kafka's answer: better soon a bad one than a good one in minutes.
        var config = new ProducerConfig { BootstrapServers = brokers.Kafka.Servers, ClientId = "front", MessageTimeoutMs = 10_000, SocketTimeoutMs = 10_000 };
        var client = new ProducerBuilder<string, string>(config).SetLogHandler((_, message) => Forward(message)).Build();

        if (times is not null) return OwnTimes.Above(times.Below(client).WithPropagation(KafkaClientInfo.From(config), propagator));

        // From the outside in: the decorator writes the context's fields, the faults spoil them, the client sends what is left.
        return (faults is null ? client : client.WithFaults(faults)).WithPropagation(KafkaClientInfo.From(config), propagator);
    }

    /// <summary>Builds a consumer that begins with the first message its group has not committed, and commits when told to.</summary>
    public IConsumer<string, string> BuildConsumer(string group)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = brokers.Kafka.Servers,
            ClientId = group,
            GroupId = group,

            // A worker that begins anew waits this long on the mock cluster, less a second, even where the one before it has left the group.
            SessionTimeoutMs = 6_000,

            // A request that a broker took with it when it went away is never answered.
            SocketTimeoutMs = 10_000,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            AllowAutoCreateTopics = true,
            FetchWaitMaxMs = brokers.Kafka.FetchWaitMs,
        };
        return new TracingConsumerBuilder<string, string>(config, propagator).SetLogHandler((_, message) => Forward(message)).Build();
    }

    private void Forward(LogMessage message)
    {
        var level = (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        Log.Kafka(logger, level, message.Name, message.Message);
    }
}
