using System.Reflection;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Differential;

/// <summary>Compares every public member of the builders, Confluent.Kafka's and ours: called once, twice and with null.</summary>
public sealed class BuilderDifferentialTests(Cluster cluster)
{
    private static readonly Dictionary<string, Func<ProducerBuilder<string, string>, bool, object?>> Producers = new()
    {
        [nameof(ProducerBuilder<,>.SetStatisticsHandler)] = (builder, isNull) => builder.SetStatisticsHandler(isNull ? null! : (_, _) => { }),
        [nameof(ProducerBuilder<,>.SetErrorHandler)] = (builder, isNull) => builder.SetErrorHandler(isNull ? null! : (_, _) => { }),
        [nameof(ProducerBuilder<,>.SetLogHandler)] = (builder, isNull) => builder.SetLogHandler(isNull ? null! : (_, _) => { }),
        [nameof(ProducerBuilder<,>.SetOAuthBearerTokenRefreshHandler)] = (builder, isNull) => builder.SetOAuthBearerTokenRefreshHandler(isNull ? null! : (_, _) => { }),
        [nameof(ProducerBuilder<,>.SetPartitioner)] = (builder, isNull) => builder.SetPartitioner(isNull ? null! : "orders", (_, _, _, _) => 0),
        [nameof(ProducerBuilder<,>.SetDefaultPartitioner)] = (builder, isNull) => builder.SetDefaultPartitioner(isNull ? null! : (_, _, _, _) => 0),
        [nameof(ProducerBuilder<,>.SetKeySerializer)] = (builder, isNull) => builder.SetKeySerializer(isNull ? null! : Serializers.Utf8),
        [nameof(ProducerBuilder<,>.SetValueSerializer)] = (builder, isNull) => builder.SetValueSerializer(isNull ? null! : Serializers.Utf8),
        ["SetKeySerializerBuilder"] = Optional("SetKeySerializerBuilder"),
        ["SetValueSerializerBuilder"] = Optional("SetValueSerializerBuilder"),
        [nameof(ProducerBuilder<,>.Build)] = (builder, _) => Built(builder.Build()),
    };

    private static readonly Dictionary<string, Func<ConsumerBuilder<string, string>, bool, object?>> Consumers = new()
    {
        [nameof(ConsumerBuilder<,>.SetStatisticsHandler)] = (builder, isNull) => builder.SetStatisticsHandler(isNull ? null! : (_, _) => { }),
        [nameof(ConsumerBuilder<,>.SetErrorHandler)] = (builder, isNull) => builder.SetErrorHandler(isNull ? null! : (_, _) => { }),
        [nameof(ConsumerBuilder<,>.SetLogHandler)] = (builder, isNull) => builder.SetLogHandler(isNull ? null! : (_, _) => { }),
        [nameof(ConsumerBuilder<,>.SetOAuthBearerTokenRefreshHandler)] = (builder, isNull) => builder.SetOAuthBearerTokenRefreshHandler(isNull ? null! : (_, _) => { }),
        [nameof(ConsumerBuilder<,>.SetOffsetsCommittedHandler)] = (builder, isNull) => builder.SetOffsetsCommittedHandler(isNull ? null! : (_, _) => { }),
        [nameof(ConsumerBuilder<,>.SetKeyDeserializer)] = (builder, isNull) => builder.SetKeyDeserializer(isNull ? null! : Deserializers.Utf8),
        [nameof(ConsumerBuilder<,>.SetValueDeserializer)] = (builder, isNull) => builder.SetValueDeserializer(isNull ? null! : Deserializers.Utf8),
        [nameof(ConsumerBuilder<,>.SetPartitionsAssignedHandler)] = (builder, isNull) =>
            isNull ? builder.SetPartitionsAssignedHandler((Action<IConsumer<string, string>, List<TopicPartition>>)null!) : builder.SetPartitionsAssignedHandler((_, _) => { }),
        [nameof(ConsumerBuilder<,>.SetPartitionsRevokedHandler)] = (builder, isNull) =>
            isNull ? builder.SetPartitionsRevokedHandler((Action<IConsumer<string, string>, List<TopicPartitionOffset>>)null!) : builder.SetPartitionsRevokedHandler((_, _) => { }),
        [nameof(ConsumerBuilder<,>.SetPartitionsLostHandler)] = (builder, isNull) =>
            isNull ? builder.SetPartitionsLostHandler((Action<IConsumer<string, string>, List<TopicPartitionOffset>>)null!) : builder.SetPartitionsLostHandler((_, _) => { }),
        ["SetKeyDeserializerBuilder"] = Optional("SetKeyDeserializerBuilder"),
        ["SetValueDeserializerBuilder"] = Optional("SetValueDeserializerBuilder"),
        [nameof(ConsumerBuilder<,>.Build)] = (builder, _) => Built(builder.Build()),
    };

    public static TheoryData<string> OfProducers => [.. Producers.Keys];

    public static TheoryData<string> OfConsumers => [.. Consumers.Keys];

    [Theory]
    [MemberData(nameof(OfProducers))]
    public void Producer_builder_behaves_as_the_clients_own(string member)
    {
        var call = Producers[member];
        Assert.Equal(
            Outcomes(call, () => new ProducerBuilder<string, string>(cluster.Producer())),
            Outcomes(call, () => new TracingProducerBuilder<string, string>(cluster.Producer())));
    }

    [Theory]
    [MemberData(nameof(OfConsumers))]
    public void Consumer_builder_behaves_as_the_clients_own(string member)
    {
        var call = Consumers[member];
        Assert.Equal(
            Outcomes(call, () => new ConsumerBuilder<string, string>(cluster.Consumer())),
            Outcomes(call, () => new TracingConsumerBuilder<string, string>(cluster.Consumer())));
    }

    [Fact]
    public void Configurations_that_are_refused_are_refused_alike()
    {
        Dictionary<string, string> unknown = new() { ["no.such.property"] = "1" }, withoutGroup = new() { ["bootstrap.servers"] = "127.0.0.1:9" };
        foreach (var config in new[] { null!, unknown, withoutGroup })
        {
            Assert.Equal(
                OutcomeOf(() => Built(new ProducerBuilder<string, string>(config).Build()), null), OutcomeOf(() => Built(new TracingProducerBuilder<string, string>(config).Build()), null));
            Assert.Equal(
                OutcomeOf(() => Built(new ConsumerBuilder<string, string>(config).Build()), null), OutcomeOf(() => Built(new TracingConsumerBuilder<string, string>(config).Build()), null));
        }

        // No serializer or deserializer for the type.
        Assert.Equal(
            OutcomeOf(() => Built(new ProducerBuilder<string, Version>(cluster.Producer()).Build()), null), OutcomeOf(() => Built(new TracingProducerBuilder<string, Version>(cluster.Producer()).Build()), null));
        Assert.Equal(
            OutcomeOf(() => Built(new ConsumerBuilder<string, Version>(cluster.Consumer()).Build()), null), OutcomeOf(() => Built(new TracingConsumerBuilder<string, Version>(cluster.Consumer()).Build()), null));
    }

    [Fact]
    public void Exceptions_of_handlers_come_out_of_the_same_calls()
    {
        Assert.Equal(Of(new ConsumerBuilder<string, string>(cluster.Consumer())), Of(new TracingConsumerBuilder<string, string>(cluster.Consumer())));

        (string?, string?) Of(ConsumerBuilder<string, string> builder)
        {
            var topic = cluster.NewTopic();
            using var consumer = builder
                .SetPartitionsAssignedHandler((_, _) => throw new FormatException("assigned"))
                .SetPartitionsRevokedHandler((_, _) => throw new FormatException("revoked")).Build();
            consumer.Subscribe(topic);
            var assigned = Record.Exception(() => consumer.Consume(Eventually.Deadline));
            return (assigned?.ToString().Split('\n')[0], Record.Exception(consumer.Close)?.Message);
        }
    }

    [Fact]
    public void Every_member_of_a_builder_is_known()
    {
        ClientMembers.AreListed(typeof(ProducerBuilder<string, string>), MemberTables.ProducerBuilder);
        ClientMembers.AreListed(typeof(ConsumerBuilder<string, string>), MemberTables.ConsumerBuilder);
        Assert.Empty(NamesOf(typeof(ProducerBuilder<string, string>)).Except(Producers.Keys));
        Assert.Empty(NamesOf(typeof(ConsumerBuilder<string, string>)).Except(Consumers.Keys));
    }

    private static IEnumerable<string> NamesOf(Type builder) => ClientMembers.Of(builder).Select(member => member.Name);

    // Not in every version: null where there is none. Each of its overloads is called.
    private static Func<object, bool, object?> Optional(string member) => (builder, isNull) =>
    {
        object? returned = null;
        foreach (var method in builder.GetType().GetMethods().Where(method => method.Name == member))
        {
            var argument = isNull ? null : DispatchProxy.Create(method.GetParameters()[0].ParameterType, typeof(MadeUpBuilder));
            returned = method.Invoke(builder, BindingFlags.DoNotWrapExceptions, null, [argument], null);
        }

        return returned;
    };

    private static List<string> Outcomes<TBuilder>(Func<TBuilder, bool, object?> call, Func<TBuilder> make)
        where TBuilder : class
    {
        var (once, withNull) = (make(), make());
        return
        [
            OutcomeOf(() => call(once, false), once), OutcomeOf(() => call(once, false), once),
            OutcomeOf(() => call(withNull, true), withNull), OutcomeOf(() => call(withNull, false), withNull),
        ];
    }

    private static string OutcomeOf(Func<object?> call, object? builder)
    {
        try
        {
            return ReferenceEquals(call(), builder) ? "returns the builder" : "returns something else";
        }
        catch (Exception exception)
        {
            return $"{exception.GetType()}: {exception.Message}";
        }
    }

    private static string Built(IDisposable client)
    {
        client.Dispose();
        return "a client";
    }

    /// <summary>A builder of serializers that is only passed around.</summary>
    public class MadeUpBuilder : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
