using Messaging.Propagation.RabbitMq;
using RabbitMQ.Client;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class FaultyRabbitMqTests
{
    private static readonly byte[] Body = [1, 2, 3];

    private readonly InMemoryRabbitMq server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_decorated_channel_publishes_arrives_broken()
    {
        var faults = new ContextFaults(7).Truncate("traceparent", 10);
        await using var channel = server.CreateChannel().WithFaults(faults).WithPropagation(Contexts.Propagator);
        await channel.QueueDeclareAsync("orders", false, false, false, cancellationToken: Token);
        using var span = Contexts.Span();

        await channel.BasicPublishAsync("", "orders", Body, Token);
        await channel.BasicPublishAsync(new CachedString(""), new CachedString("orders"), false, new BasicProperties { MessageId = "m" }, Body, Token);

        foreach (var id in new[] { null, "m" })
        {
            var got = await Get();
            Assert.Equal(id, got.BasicProperties.MessageId);
            Assert.Equal(Body, got.Body.ToArray());
            Assert.Equal((FailureReason.Malformed, "traceparent"), Assert.Single(Contexts.Propagator.Extract(got.BasicProperties.Headers).Failures()));
        }

        Assert.Equal(2, faults.Applied);
    }

    [Fact]
    public async Task The_callers_properties_stay_as_they_are()
    {
        var headers = new Dictionary<string, object?> { ["traceparent"] = Contexts.TraceParent, ["user"] = 1 };
        await using var channel = server.CreateChannel().WithFaults(new ContextFaults(7).Drop("traceparent"));
        await channel.QueueDeclareAsync("orders", false, false, false, cancellationToken: Token);

        await channel.BasicPublishAsync("", "orders", false, new BasicProperties { Headers = headers }, Body, Token);

        Assert.Equal("user", Assert.Single((await Get()).BasicProperties.Headers!.Keys));
        Assert.Equal(2, headers.Count);
    }

    [Fact]
    public async Task A_field_cannot_be_duplicated()
    {
        await using var channel = server.CreateChannel().WithFaults(new ContextFaults(7).Duplicate("traceparent")).WithPropagation(Contexts.Propagator);
        using var span = Contexts.Span();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await channel.BasicPublishAsync("", "orders", Body, Token));
    }

    private async Task<BasicGetResult> Get()
    {
        await using var channel = server.CreateChannel();
        return (await channel.BasicGetAsync("orders", autoAck: true, Token))!;
    }
}
