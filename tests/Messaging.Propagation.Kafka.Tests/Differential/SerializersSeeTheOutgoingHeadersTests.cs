using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests.Differential;

/// <summary>
/// A serializer is given the headers that are sent: a bare client gives it the caller's own, a decorated one the copy with the context. What it adds is sent and
/// reported, and the caller's headers stay as they were.
/// </summary>
public sealed class SerializersSeeTheOutgoingHeadersTests(Cluster cluster) : IDisposable
{
    private readonly Decorated kafka = new(cluster, byProxy: false);
    private readonly List<string> seen = [];

    [Fact]
    public async Task And_add_to_those()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        var producer = kafka.Keep(new TracingProducerBuilder<string, string>(cluster.Producer(), kafka.Propagator).SetValueSerializer(new Adding(seen)).Build());
        var message = Records.Message(headers: new() { { "user", [1] } });

        var result = await producer.ProduceAsync(kafka.Topic, message, TestContext.Current.CancellationToken);

        Assert.Equal(["user", "traceparent", "context-stamp"], seen);
        Assert.Equal(["user"], message.Headers.Select(header => header.Key));
        Assert.Equal(["user", "schema"], result.Message.Headers.Select(header => header.Key));
        Assert.Equal(["user", "traceparent", "context-stamp", "schema"], kafka.Consumer().Next().Message.Headers.Select(header => header.Key));
    }

    public void Dispose() => kafka.Dispose();

    private sealed class Adding(List<string> seen) : ISerializer<string>
    {
        public byte[] Serialize(string data, SerializationContext context)
        {
            seen.AddRange(context.Headers.Select(header => header.Key));
            context.Headers.Add("schema", [7]);
            return Encoding.UTF8.GetBytes(data);
        }
    }
}
