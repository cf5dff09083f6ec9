using System.Runtime.CompilerServices;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// Confluent's builder, building decorated consumers that know their group and brokers, and make settle spans of automatic commits too.
/// </summary>
/// <typeparam name="TKey">The type of keys.</typeparam>
/// <typeparam name="TValue">The type of values.</typeparam>
/// <param name="config">The consumer's configuration.</param>
/// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
public class TracingConsumerBuilder<TKey, TValue>(IEnumerable<KeyValuePair<string, string>> config, MessagePropagator? propagator = null)
    : ConsumerBuilder<TKey, TValue>(config)
{
    private readonly ConditionalWeakTable<IConsumer<TKey, TValue>, CommitInterceptor> commits = new();
    private bool watchesCommits;

    /// <inheritdoc/>
    public override IConsumer<TKey, TValue> Build()
    {
        // Confluent's consumers ask the builder for the handler at every commit, and hand it the consumer it is about.
        if (!watchesCommits)
        {
            watchesCommits = true;
            var usersHandler = OffsetsCommittedHandler;
            OffsetsCommittedHandler = (consumer, committed) =>
            {
                if (commits.TryGetValue(consumer, out var watching)) watching.Committed(committed);
                usersHandler?.Invoke(consumer, committed);
            };
        }

        var inner = base.Build();
        var decorated = inner.WithPropagation(KafkaClientInfo.From(Config), propagator);
        if (Decorator.InterceptorOf<ConsumerInterceptor<TKey, TValue>>(decorated) is { } interceptor) commits.Add(inner, interceptor.Commits);
        return decorated;
    }
}
