using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>Headers of messages that are each of another trace.</summary>
internal static class StampedHeaders
{
    public static Headers Of(long number) => new()
    {
        { "traceparent", Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"00-{number * 2654435761L:x32}-b7ad6b7169203331-01")) },
        { "context-stamp", "1;t=1795218034090;o=1795218033000;n=1;f=t"u8.ToArray() },
    };

    /// <summary>What is read of so many traces for each thread, none of which another thread has.</summary>
    public static Extraction[][] Read(MessagePropagator propagator, int threads, int traces)
    {
        var extractions = new Extraction[threads][];
        for (var thread = 0; thread < threads; thread++)
        {
            extractions[thread] = new Extraction[traces];
            for (var i = 0; i < traces; i++)
                extractions[thread][i] = propagator.Extract(Of((thread * traces) + i + 1), default(KafkaCarrier.Getter));
        }

        return extractions;
    }
}
