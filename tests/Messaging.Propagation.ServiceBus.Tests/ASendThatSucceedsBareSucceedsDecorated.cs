using System.Diagnostics;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>Around the size of a message of a standard namespace, with the double, and with the SDK's own client over AMQP.</summary>
public sealed class ASendThatSucceedsBareSucceedsDecorated : IDisposable
{
    private const int Limit = 262_144;

    private static readonly int[] Lefts =
    [
        .. Enumerable.Range(0, 30).Select(step => step * 7), .. Enumerable.Range(0, 30).Select(step => 210 + (step * 100)),
        .. Enumerable.Range(0, 20).Select(step => 3_500 + (step * 500)),
    ];

    public ASendThatSucceedsBareSucceedsDecorated() => Baggage.Current = Baggage.Create(new() { ["tenant"] = new string('t', 200) });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Sending, bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<Sending, bool, bool>();
            foreach (var sending in Enum.GetValues<Sending>())
                foreach (var (isRecorded, hasAmbient) in new[] { (true, false), (true, true), (false, true) })
                    ways.Add(sending, isRecorded, hasAmbient);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_size_up_to_the_limit_is_sent(Sending sending, bool isRecorded, bool hasAmbient)
    {
        var entity = new Entity();
        using var spans = isRecorded ? new Spans(entity.Name) : null;
        var bare = new InstrumentingSender(entity.Plain.CreateSender(entity.Name));
        var reports = new ReportRecorder();
        var decorated = new InstrumentingSender(entity.Plain.CreateSender(entity.Name)).WithPropagation(MessagePropagator.Create(options => options.Observers.Add(reports)));
        var succeeded = 0;
        foreach (var left in Lefts)
        {
            using var ambient = hasAmbient ? Ambient.Unlistened(ActivityTraceFlags.Recorded) : null;
            if (!await SucceedsAsync(sending, bare, Limit - left)) continue;

            Assert.True(await SucceedsAsync(sending, decorated, Limit - left), $"Sent bare and not decorated: a body of {Limit - left} bytes.");
            succeeded++;
        }

        Assert.InRange(succeeded, 40, Lefts.Length);
        Assert.Contains(reports.Injections, report => report.Dropped.Any(drop => drop is { Field: "traceparent", Reason: FailureReason.OverBudget }));
        Assert.Contains(reports.Injections, report => report.Fields.HasFlag(StampedFields.TraceParent | StampedFields.Baggage));
    }

    [Theory]
    [InlineData(Sending.One)]
    [InlineData(Sending.Many)]
    [InlineData(Sending.Ten)]
    [InlineData(Sending.Batch)]
    public async Task Over_AMQP_too(Sending sending)
    {
        using var server = new AmqpServer(Limit);
        await using var bareClient = new ServiceBusClient(server.ConnectionString);
        await using var decoratedClient = new ServiceBusClient(server.ConnectionString).WithPropagation(MessagePropagator.Create());
        var (bare, decorated) = (bareClient.CreateSender("orders"), decoratedClient.CreateSender("orders"));
        using var spans = new Spans("orders");
        var succeeded = 0;
        foreach (var left in Lefts)
        {
            if (!await SucceedsAsync(sending, bare, Limit - left)) continue;

            Assert.True(await SucceedsAsync(sending, decorated, Limit - left), $"Sent bare and not decorated: a body of {Limit - left} bytes.");
            succeeded++;
        }

        Assert.InRange(succeeded, 20, Lefts.Length);
    }

    [Fact]
    public async Task A_body_that_is_not_measured_is_sent_again_without_the_fields()
    {
        using var server = new AmqpServer(Limit);
        await using var client = new ServiceBusClient(server.ConnectionString).WithPropagation(MessagePropagator.Create());
        using var spans = new Spans("orders");
        var text = new string('x', 1000);
        var sequence = Enumerable.Range(0, 1).Select(_ => (IList<object>)[.. Enumerable.Repeat<object>(text, (Limit - 300) / 1005)]).ToList();
        var rest = Limit - 300 - (sequence[0].Count * 1005);
        sequence[0].Add(new string('y', Math.Max(1, rest - 100)));
        var message = new ServiceBusMessage(new AmqpAnnotatedMessage(AmqpMessageBody.FromSequence(sequence)));

        await client.CreateSender("orders").SendMessageAsync(message, Token);

        Assert.Empty(server.Take());
        Assert.Equal(ActivityStatusCode.Unset, spans.One("send orders").Status);
    }

    [Fact]
    public async Task A_message_that_is_too_large_by_itself_fails_as_it_does_bare()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        var message = new ServiceBusMessage(new BinaryData(new byte[Limit + 1]));

        var bare = await Assert.ThrowsAsync<ServiceBusException>(() => entity.Plain.CreateSender(entity.Name).SendMessageAsync(message, Token));
        var decorated = await Assert.ThrowsAsync<ServiceBusException>(() => entity.Sender.SendMessageAsync(message, Token));

        Assert.Equal((bare.Reason, bare.Message), (decorated.Reason, decorated.Message));
        Assert.Equal("MessageSizeExceeded", spans.One($"send {entity.Name}").GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_context_that_must_not_leave_does_not_leave_with_the_bare_message_either()
    {
        using var server = new AmqpServer(10_000);
        await using var client = new ServiceBusClient(server.ConnectionString).WithPropagation(MessagePropagator.Create());
        using var spans = new Spans("orders");
        var message = Entity.Message(("traceparent", Entity.Parent), ("user", "7"), ("context-stamp", "1;t=1795218034090;f=t"));
        message.Body = new BinaryData(new byte[9_700]);

        await client.CreateSender("orders").SendMessageAsync(message, Token);

        Assert.Equal(["user"], server.Take().Keys);
        Assert.Equal(["context-stamp", "traceparent", "user"], message.ApplicationProperties.Keys.Order(StringComparer.Ordinal));
    }

    public void Dispose() => Baggage.ClearBaggage();

    private static async Task<bool> SucceedsAsync(Sending sending, ServiceBusSender sender, int size)
    {
        try
        {
            var due = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
            if (sending == Sending.One) await sender.SendMessageAsync(Message(size), Token);
            else if (sending == Sending.Many) await sender.SendMessagesAsync([Message(size)], Token);
            else if (sending == Sending.Ten) await sender.SendMessagesAsync(Enumerable.Range(0, 10).Select(_ => Message(size / 10)), Token);
            else if (sending == Sending.Scheduled) await sender.ScheduleMessageAsync(Message(size), due, Token);
            else if (sending == Sending.ManyScheduled) await sender.ScheduleMessagesAsync([Message(size / 2), Message(size / 2)], due, Token);
            else
            {
                using var batch = await sender.CreateMessageBatchAsync(Token);
                if (!batch.TryAddMessage(Message(size))) return false;
                await sender.SendMessagesAsync(batch, Token);
            }

            return true;
        }
        catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessageSizeExceeded)
        {
            return false;
        }
    }

    private static ServiceBusMessage Message(int size) => new(new BinaryData(new byte[size]));

    public enum Sending
    {
        One,
        Many,
        Ten,
        Scheduled,
        ManyScheduled,
        Batch,
    }
}
