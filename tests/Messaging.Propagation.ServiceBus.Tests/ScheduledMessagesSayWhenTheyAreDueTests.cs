using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>The stamp of a scheduled message has its due time, so that readers of other brokers' copies know it too.</summary>
public sealed class ScheduledMessagesSayWhenTheyAreDueTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50), DueTime = Start.AddSeconds(2);

    private readonly ManualTimeProvider time = new(Start);
    private readonly ReportRecorder observer = new();

    public enum Scheduling
    {
        ByCall,
        ByCallForMany,
        ByMessage,
        ByMessageAmongMany,
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Scheduling.ByCall)]
    [InlineData(Scheduling.ByCallForMany)]
    [InlineData(Scheduling.ByMessage)]
    [InlineData(Scheduling.ByMessageAmongMany)]
    public async Task The_stamp_has_the_due_time_and_waiting_for_it_is_no_lag(Scheduling scheduling)
    {
        var bus = new InMemoryServiceBus(time);
        bus.CreateQueue("later");
        var client = bus.CreateClient().WithPropagation(MessagePropagator.Create(options =>
        {
            options.TimeProvider = time;
            options.Observers.Add(observer);
        }));
        using var ambient = Ambient.Unlistened();
        var sender = client.CreateSender("later");

        await (scheduling switch
        {
            Scheduling.ByCall => sender.ScheduleMessageAsync(new ServiceBusMessage("body"), DueTime, Token),
            Scheduling.ByCallForMany => sender.ScheduleMessagesAsync([new ServiceBusMessage("body")], DueTime, Token),
            Scheduling.ByMessage => sender.SendMessageAsync(new ServiceBusMessage("body") { ScheduledEnqueueTime = DueTime }, Token),
            _ => sender.SendMessagesAsync([new ServiceBusMessage("body") { ScheduledEnqueueTime = DueTime }], Token),
        });
        time.Advance(TimeSpan.FromMilliseconds(2_500));
        await client.CreateReceiver("later").ReceiveMessageAsync(TimeSpan.FromSeconds(1), Token);

        var arrival = Assert.Single(observer.Arrived);
        Assert.Equal(DueTime, arrival.Extraction.Stamp?.Due);
        Assert.Equal(TimeSpan.FromMilliseconds(500), arrival.Lag);
    }
}
