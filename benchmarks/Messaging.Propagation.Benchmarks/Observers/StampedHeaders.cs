using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>Headers of messages that are each of another trace.</summary>
internal static class StampedHeaders
{
    public static Headers Of(long number) => new()
    {
        { "traceparent", Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"00-{number * 2654435761L:x32}-b7ad6b7169203331-01")) },
        { "context-stamp", "1;t=1795218034090;o=1795218033000;n=1;f=t"u8.ToArray() },
    };
}
