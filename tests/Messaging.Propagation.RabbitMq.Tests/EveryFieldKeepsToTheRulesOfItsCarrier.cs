using Messaging.Propagation.TestKit;
using OpenTelemetry;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class EveryFieldKeepsToTheRulesOfItsCarrier(Broker broker) : FieldRulesContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(247, true)]
    [InlineData(248, false)]
    [InlineData(300, false)]
    public async Task A_name_has_255_bytes_at_the_most(int keyLength, bool arrives)
    {
        var reports = new ReportRecorder();
        await using var rabbit = await Rabbit.ConnectAsync(broker, configure: options =>
        {
            options.Formats = [.. ContextFormat.Parse("jaeger")];
            options.Observers.Add(reports);
        });
        var channel = await rabbit.ChannelAsync();
        using var ambient = Ambient.Unlistened();
        var key = new string('k', keyLength);
        Baggage.Current = Baggage.Create(new() { [key] = "1" });

        await channel.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties(), Messages.Body, Token);
        Baggage.ClearBaggage();

        Assert.Equal(arrives ? "1" : null, (await rabbit.GetAsync(channel)).BasicProperties.Text("uberctx-" + key));
        DroppedField[] dropped = arrives ? [] : [new("uberctx-*", FailureReason.InvalidName)];
        Assert.Equal(dropped, reports.Injected.Dropped);
    }

    protected override async Task<IReadOnlyList<FieldList>> SendAsync(MessagePropagator propagator)
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker);
        var plain = await rabbit.PlainChannelAsync();
        await plain.WithPropagation(RabbitMqClientInfo.From(rabbit.Connection), propagator).BasicPublishAsync("", rabbit.Queue, true, new BasicProperties(), Messages.Body, Token);

        var got = (await rabbit.GetAsync(plain)).BasicProperties;
        Assert.True(plain.IsOpen);
        return [[.. got.Headers!.Select(header => (header.Key, FieldValue.Text(got.Text(header.Key))))]];
    }
}
