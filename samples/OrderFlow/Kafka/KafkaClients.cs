using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;

namespace OrderFlow;

/// <summary>Builds the application's Kafka clients, decorated, so that contexts travel with what they send and receive.</summary>
internal sealed class KafkaClients(KafkaConnection kafka, MessagePropagator propagator, ILogger<KafkaClients> logger)
{
    /// <summary>Builds a producer with this library's builder.</summary>
    public IProducer<string, string> BuildProducer(string name)
    {
        return new TracingProducerBuilder<string, string>(ProducerConfig(name), propagator)
            .SetLogHandler((_, message) => Forward(message)).Build();
    }

    /// <summary>Builds a producer whose messages are spoiled on their way to the topic, where the plan says so.</summary>
    public IProducer<string, string> BuildProducer(string name, SabotagePlan sabotage)
    {
        if (sabotage.IsEmpty) return BuildProducer(name);

        // From the outside in: the decorator writes the context's fields, the saboteur spoils them, the client sends what is left.
        var config = ProducerConfig(name);
        var client = new ProducerBuilder<string, string>(config).SetLogHandler((_, message) => Forward(message)).Build();
        return new Saboteur(client, sabotage).WithPropagation(KafkaClientInfo.From(config), propagator);
    }

    /// <summary>Builds a consumer that begins with the first message its group has not committed, and commits when told to.</summary>
    public IConsumer<string, string> BuildConsumer(string group)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = kafka.Servers,
            ClientId = group,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            AllowAutoCreateTopics = true,
            FetchWaitMaxMs = kafka.FetchWaitMs,
        };
        return new TracingConsumerBuilder<string, string>(config, propagator).SetLogHandler((_, message) => Forward(message)).Build();
    }

    // The customer waits for Kafka's answer: better soon a bad one than a good one in minutes.
    private ProducerConfig ProducerConfig(string name) =>
        new() { BootstrapServers = kafka.Servers, ClientId = name, MessageTimeoutMs = 10_000 };

    private void Forward(LogMessage message)
    {
        var level = (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        Log.Kafka(logger, level, message.Name, message.Message);
    }
}
