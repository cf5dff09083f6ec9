using System.Reflection;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class DecoratorCoverageTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What is raised on the decorated arguments by the SDK's own, by way of the events of these.
    private static readonly string[] Raised = ["OnMessageLockLostAsync", "OnSessionLockLostAsync"];

    public static TheoryData<Type, Type> Decorators => new()
    {
        { typeof(ServiceBusClient), typeof(TracingServiceBusClient) },
        { typeof(ServiceBusSender), typeof(TracingServiceBusSender) },
        { typeof(ServiceBusReceiver), typeof(TracingServiceBusReceiver) },
        { typeof(ServiceBusReceiver), typeof(TracingServiceBusSessionReceiver) },
        { typeof(ServiceBusSessionReceiver), typeof(TracingServiceBusSessionReceiver) },
        { typeof(ProcessMessageEventArgs), typeof(TracingProcessMessageEventArgs) },
        { typeof(ProcessSessionMessageEventArgs), typeof(TracingProcessSessionMessageEventArgs) },
        { typeof(ProcessorReceiveActions), typeof(TracingReceiveActions) },
    };

    [Theory]
    [MemberData(nameof(Decorators))]
    public void Every_virtual_member_is_handed_on(Type client, Type decorator)
    {
        var virtuals = client.GetMethods(Declared)
            .Where(method => method.IsVirtual && !method.IsFinal && !method.IsAssembly && method.GetBaseDefinition().DeclaringType != typeof(object)).ToList();

        Assert.NotEmpty(virtuals);
        Assert.Empty(virtuals.Where(method => !Raised.Contains(method.Name) && !IsOverridden(method, decorator)).Select(method => method.ToString()));
    }

    [Fact]
    public void The_options_of_a_processor_are_all_copied_but_for_the_sub_queue_that_its_path_names()
    {
        var given = new ServiceBusProcessorOptions
        {
            PrefetchCount = 7,
            ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete,
            AutoCompleteMessages = false,
            MaxAutoLockRenewalDuration = TimeSpan.FromSeconds(7),
            MaxConcurrentCalls = 7,
            SubQueue = SubQueue.DeadLetter,
            Identifier = "id",
        };

        AssertCopied(given, ProcessorOptions.WithoutSubQueue(given, "id"), nameof(given.SubQueue));
    }

    [Fact]
    public void The_options_of_a_session_processor_are_all_copied()
    {
        var given = new ServiceBusSessionProcessorOptions
        {
            PrefetchCount = 7,
            ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete,
            AutoCompleteMessages = false,
            MaxAutoLockRenewalDuration = TimeSpan.FromSeconds(7),
            SessionIdleTimeout = TimeSpan.FromSeconds(7),
            MaxConcurrentSessions = 7,
            MaxConcurrentCallsPerSession = 7,
            Identifier = "id",
            SessionIds = { "s" },
        };

        AssertCopied(given, ProcessorOptions.Of(given, "id"));
    }

    [Fact]
    public void A_copied_message_has_everything_that_a_caller_can_set()
    {
        var given = new ServiceBusMessage("body")
        {
            MessageId = "id",
            SessionId = "s",
            PartitionKey = "s",
            TransactionPartitionKey = "t",
            ReplyToSessionId = "r",
            TimeToLive = TimeSpan.FromSeconds(7),
            CorrelationId = "c",
            Subject = "subject",
            To = "to",
            ContentType = "type",
            ReplyTo = "reply",
            ScheduledEnqueueTime = DateTimeOffset.UnixEpoch,
        };
        given.ApplicationProperties["user"] = 1;
        var raw = given.GetRawAmqpMessage();
        (raw.Header.Durable, raw.Header.Priority, raw.Header.FirstAcquirer, raw.Header.DeliveryCount) = (true, 7, true, 7);
        raw.Properties.UserId = new byte[] { 7 };
        (raw.Properties.ContentEncoding, raw.Properties.GroupSequence) = ("utf-8", 7);
        (raw.Properties.AbsoluteExpiryTime, raw.Properties.CreationTime) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        (raw.Footer["f"], raw.DeliveryAnnotations["d"]) = ("1", "1");

        var copy = MessageCopy.Of(given);

        AssertCopied(given, copy, nameof(given.ApplicationProperties), nameof(given.Body));
        Assert.Equal("body", copy.Body.ToString());
        var copied = copy.GetRawAmqpMessage();
        AssertCopied(raw.Header, copied.Header);
        AssertCopied(raw.Properties, copied.Properties);
        foreach (var (original, other) in new[]
        {
            (raw.ApplicationProperties, copied.ApplicationProperties), (raw.MessageAnnotations, copied.MessageAnnotations), (raw.DeliveryAnnotations, copied.DeliveryAnnotations),
            (raw.Footer, copied.Footer),
        })
        {
            Assert.Equal(original, other);
            Assert.NotSame(original, other);
        }
    }

    [Fact]
    public void A_copy_has_no_section_that_the_message_has_not() => Assert.All(
        Enum.GetValues<AmqpMessageSection>().Where(section => section is not (AmqpMessageSection.Body or AmqpMessageSection.ApplicationProperties)),
        section => Assert.False(MessageCopy.Of(new ServiceBusMessage("body")).GetRawAmqpMessage().HasSection(section)));

    private static bool IsOverridden(MethodInfo method, Type decorator) => decorator.GetMethods(Declared).Any(own => own.GetBaseDefinition() == method.GetBaseDefinition());

    private static void AssertCopied<T>(T given, T copy, params string[] except)
        where T : class => Assert.All(typeof(T).GetProperties().Where(property => !except.Contains(property.Name)), property =>
    {
        Assert.NotNull(property.GetValue(given));
        Assert.Equal(property.GetValue(given), property.GetValue(copy));
    });
}
