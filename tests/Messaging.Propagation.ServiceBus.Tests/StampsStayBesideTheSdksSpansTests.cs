using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>Where the Azure SDK traces, messages keep their stamp, so that lag is known, also where nothing is current that a message could carry.</summary>
[Collection(nameof(OwnInstrumentationTests))]
public sealed class StampsStayBesideTheSdksSpansTests
{
    private static readonly string[] Ways = ["send", "send many", "schedule", "schedule many"];

    public static TheoryData<string, bool> Sends => [.. Ways.SelectMany(way => new[] { (way, false), (way, true) })];

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task A_message_without_an_ambient_context_has_a_stamp_and_leaves_the_context_to_the_SDK(string way, bool isOurSourceListenedTo)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Azure.Messaging.ServiceBus.", StringComparison.Ordinal) || (isOurSourceListenedTo && source.Name == PropagationTelemetry.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var entity = new Entity();
        Assert.Null(Activity.Current);
        var message = new ServiceBusMessage("body");
        var (token, past) = (TestContext.Current.CancellationToken, entity.Time.GetUtcNow());

        await (way switch
        {
            "send" => entity.Sender.SendMessageAsync(message, token),
            "send many" => entity.Sender.SendMessagesAsync([message], token),
            "schedule" => entity.Sender.ScheduleMessageAsync(message, past, token),
            _ => entity.Sender.ScheduleMessagesAsync([message], past, token),
        });

        var received = Assert.Single(await entity.TakeAsync());
        Assert.Equal(["context-stamp"], received.ApplicationProperties.Keys);
        Assert.Equal(past, MessagePropagator.Default.Extract(received.ApplicationProperties).Stamp?.Sent);
        Assert.Empty(message.ApplicationProperties);
    }
}
