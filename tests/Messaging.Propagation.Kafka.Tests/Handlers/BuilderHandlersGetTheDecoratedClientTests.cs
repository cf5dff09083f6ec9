using System.Collections.Concurrent;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Handlers;

/// <summary>Each handler of the builders is called with the client that <c>Build</c> returns.</summary>
public sealed class BuilderHandlersGetTheDecoratedClientTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);
    private readonly ConcurrentDictionary<string, IClient> called = new();

    [Fact]
    public async Task Consumer_handlers_for_partitions_statistics_logs_and_commits()
    {
        await kafka.Producer().ProduceAsync(kafka.Topic, Records.Message(), TestContext.Current.CancellationToken);
        var config = cluster.Consumer();
        config.EnableAutoCommit = true;
        config.StatisticsIntervalMs = 10;
        config.Debug = "cgrp";
        var consumer = kafka.Keep(ConsumerBuilder(config).Build());
        consumer.Subscribe(kafka.Topic);
        consumer.Next();
        await Eventually.Holds(
            () =>
            {
                consumer.Consume(TimeSpan.Zero);
                return called.ContainsKey("statistics");
            },
            "statistics are reported");

        consumer.Close();

        AssertCalledWith(consumer, "assigned", "revoked", "committed", "statistics", "log");
    }

    [Fact]
    public async Task Consumer_handlers_for_lost_partitions_and_errors()
    {
        using var own = new Cluster();
        using var local = new Decorated(own, byProxy: false);
        await local.Producer().ProduceAsync(local.Topic, Records.Message(), TestContext.Current.CancellationToken);
        var config = own.Consumer();
        config.SessionTimeoutMs = 600;
        config.HeartbeatIntervalMs = 100;
        config.MaxPollIntervalMs = 60_000;
        var consumer = local.Keep(ConsumerBuilder(config).Build());
        consumer.Subscribe(local.Topic);
        consumer.Next();

        own.Mock!.StopBroker(1);
        await Eventually.Holds(
            () =>
            {
                consumer.Consume(TimeSpan.FromMilliseconds(10));
                return called.ContainsKey("lost") && called.ContainsKey("error");
            },
            "the session ends and the broker is reported as down");

        AssertCalledWith(consumer, "lost", "error");
    }

    [Fact]
    public async Task Consumer_handler_for_tokens()
    {
        var consumer = kafka.Keep(ConsumerBuilder(WithTokens(cluster.Consumer())).Build());

        await Eventually.Holds(
            () =>
            {
                consumer.Consume(TimeSpan.Zero);
                return called.ContainsKey("token");
            },
            "a token is asked for");

        AssertCalledWith(consumer, "token");
    }

    [Fact]
    public async Task Producer_handlers_for_statistics_logs_and_errors()
    {
        var config = cluster.Producer();
        config.BootstrapServers = $"127.0.0.1:{FreePort.Next()}";
        config.StatisticsIntervalMs = 10;
        config.Debug = "broker";
        var producer = kafka.Keep(ProducerBuilder(config).Build());

        await Eventually.Holds(() => called.Count == 3, "statistics, a log line and an error are reported");

        AssertCalledWith(producer, "statistics", "log", "error");
    }

    [Fact]
    public async Task Producer_handler_for_tokens()
    {
        var producer = kafka.Keep(ProducerBuilder(WithTokens(cluster.Producer())).Build());

        await Eventually.Holds(() => called.ContainsKey("token"), "a token is asked for");

        AssertCalledWith(producer, "token");
    }

    [Fact]
    public void A_log_line_of_the_constructor_comes_with_the_client_that_is_built_then()
    {
        var config = cluster.Producer();
        config.Debug = "all";
        var first = new ConcurrentQueue<IClient>();

        var producer = kafka.Keep(new TracingProducerBuilder<string, string>(config, kafka.Propagator)
            .SetLogHandler((client, _) => first.Enqueue(client)).Build());

        Assert.NotEmpty(first);
        Assert.All(first, client => AssertIs(producer, client));
    }

    [Fact]
    public void Each_client_of_one_builder_is_told_of_by_itself()
    {
        var clients = new ConcurrentDictionary<string, IClient>();
        var config = cluster.Producer();
        config.Debug = "all";
        var builder = new TracingProducerBuilder<string, string>(config, kafka.Propagator);
        builder.SetLogHandler((client, line) => clients[line.Name] = client);

        var one = kafka.Keep(builder.Build());
        var other = kafka.Keep(builder.Build());

        AssertIs(one, clients[one.Name]);
        AssertIs(other, clients[other.Name]);
    }

    [Fact]
    public void The_builder_is_left_as_its_user_made_it()
    {
        var builder = new TracingConsumerBuilder<string, string>(cluster.Consumer(), kafka.Propagator);
        kafka.Keep(builder.Build());

        // The client's own builder takes a handler that it does not have yet, also after it has built a consumer.
        builder.SetOffsetsCommittedHandler((_, _) => { });
        Assert.Throws<InvalidOperationException>(() => builder.SetOffsetsCommittedHandler((_, _) => { }));
    }

    public void Dispose() => kafka.Dispose();

    private void AssertCalledWith(IClient client, params string[] handlers)
    {
        Assert.IsAssignableFrom<IPropagationDecorator>(client);
        foreach (var handler in handlers)
        {
            Assert.True(called.ContainsKey(handler), $"The handler \"{handler}\" was not called.");
            AssertIs(client, called[handler]);
        }
    }

    // Not Assert.Same, whose message reads every property: the client does not survive that after it was closed.
    private static void AssertIs(IClient expected, IClient actual) => Assert.True(ReferenceEquals(expected, actual), $"Called with {actual.GetType()}.");

    private ConsumerBuilder<string, string> ConsumerBuilder(ConsumerConfig config) => new TracingConsumerBuilder<string, string>(config, kafka.Propagator)
        .SetPartitionsAssignedHandler((client, _) => Note("assigned", client))
        .SetPartitionsRevokedHandler((client, _) => Note("revoked", client))
        .SetPartitionsLostHandler((client, _) => Note("lost", client))
        .SetOffsetsCommittedHandler((client, _) => Note("committed", client))
        .SetStatisticsHandler((client, _) => Note("statistics", client))
        .SetErrorHandler((client, _) => Note("error", client))
        .SetLogHandler((client, _) => Note("log", client))
        .SetOAuthBearerTokenRefreshHandler((client, _) => Note("token", client));

    private ProducerBuilder<string, string> ProducerBuilder(ProducerConfig config) => new TracingProducerBuilder<string, string>(config, kafka.Propagator)
        .SetStatisticsHandler((client, _) => Note("statistics", client))
        .SetErrorHandler((client, _) => Note("error", client))
        .SetLogHandler((client, _) => Note("log", client))
        .SetOAuthBearerTokenRefreshHandler((client, _) => Note("token", client));

    private void Note(string handler, IClient client) => called[handler] = client;

    private static TConfig WithTokens<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.SecurityProtocol = SecurityProtocol.SaslPlaintext;
        config.SaslMechanism = SaslMechanism.OAuthBearer;
        return config;
    }
}
