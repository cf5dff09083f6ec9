using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>
/// Lists the members of the SDK's clients. A newer SDK may have more: decide for each whether the decorator must intercept it, then list it. The tests of
/// <see cref="DecoratedClientsAreTheClientsTests"/> call every listed member. Rule managers are not decorated.
/// </summary>
public sealed class MemberTests
{
    private const string Client = """
        ServiceBusClient.FullyQualifiedNamespace { get }
        ServiceBusClient.IsClosed { get }
        ServiceBusClient.TransportType { get }
        ServiceBusClient.Identifier { get }
        ServiceBusClient.DisposeAsync()
        ServiceBusClient.CreateSender(String)
        ServiceBusClient.CreateSender(String, ServiceBusSenderOptions)
        ServiceBusClient.CreateReceiver(String)
        ServiceBusClient.CreateReceiver(String, ServiceBusReceiverOptions)
        ServiceBusClient.CreateReceiver(String, String)
        ServiceBusClient.CreateReceiver(String, String, ServiceBusReceiverOptions)
        ServiceBusClient.AcceptNextSessionAsync(String, ServiceBusSessionReceiverOptions, CancellationToken)
        ServiceBusClient.AcceptNextSessionAsync(String, String, ServiceBusSessionReceiverOptions, CancellationToken)
        ServiceBusClient.AcceptSessionAsync(String, String, ServiceBusSessionReceiverOptions, CancellationToken)
        ServiceBusClient.AcceptSessionAsync(String, String, String, ServiceBusSessionReceiverOptions, CancellationToken)
        ServiceBusClient.GetMessageSessionsAsync(String, CancellationToken) (optional)
        ServiceBusClient.GetMessageSessionsAsync(String, DateTimeOffset, CancellationToken) (optional)
        ServiceBusClient.GetMessageSessionsAsync(String, String, CancellationToken) (optional)
        ServiceBusClient.GetMessageSessionsAsync(String, String, DateTimeOffset, CancellationToken) (optional)
        ServiceBusClient.CreateProcessor(String)
        ServiceBusClient.CreateProcessor(String, ServiceBusProcessorOptions)
        ServiceBusClient.CreateProcessor(String, String)
        ServiceBusClient.CreateProcessor(String, String, ServiceBusProcessorOptions)
        ServiceBusClient.CreateSessionProcessor(String, ServiceBusSessionProcessorOptions)
        ServiceBusClient.CreateSessionProcessor(String, String, ServiceBusSessionProcessorOptions)
        ServiceBusClient.CreateRuleManager(String, String)
        """;

    private const string Sender = """
        ServiceBusSender.FullyQualifiedNamespace { get }
        ServiceBusSender.EntityPath { get }
        ServiceBusSender.IsClosed { get }
        ServiceBusSender.Identifier { get }
        ServiceBusSender.SendMessageAsync(ServiceBusMessage, CancellationToken)
        ServiceBusSender.SendMessagesAsync(IEnumerable<ServiceBusMessage>, CancellationToken)
        ServiceBusSender.CreateMessageBatchAsync(CancellationToken)
        ServiceBusSender.CreateMessageBatchAsync(CreateMessageBatchOptions, CancellationToken)
        ServiceBusSender.SendMessagesAsync(ServiceBusMessageBatch, CancellationToken)
        ServiceBusSender.ScheduleMessageAsync(ServiceBusMessage, DateTimeOffset, CancellationToken)
        ServiceBusSender.ScheduleMessagesAsync(IEnumerable<ServiceBusMessage>, DateTimeOffset, CancellationToken)
        ServiceBusSender.CancelScheduledMessageAsync(Int64, CancellationToken)
        ServiceBusSender.CancelScheduledMessagesAsync(IEnumerable<Int64>, CancellationToken)
        ServiceBusSender.CloseAsync(CancellationToken)
        ServiceBusSender.DisposeAsync()
        """;

    private const string Receiver = """
        ServiceBusReceiver.FullyQualifiedNamespace { get }
        ServiceBusReceiver.EntityPath { get }
        ServiceBusReceiver.ReceiveMode { get }
        ServiceBusReceiver.PrefetchCount { get }
        ServiceBusReceiver.Identifier { get }
        ServiceBusReceiver.IsClosed { get }
        ServiceBusReceiver.CloseAsync(CancellationToken)
        ServiceBusReceiver.ReceiveMessagesAsync(Int32, Nullable<TimeSpan>, CancellationToken)
        ServiceBusReceiver.ReceiveMessagesAsync(CancellationToken)
        ServiceBusReceiver.ReceiveMessageAsync(Nullable<TimeSpan>, CancellationToken)
        ServiceBusReceiver.PeekMessageAsync(Nullable<Int64>, CancellationToken)
        ServiceBusReceiver.PeekMessagesAsync(Int32, Nullable<Int64>, CancellationToken)
        ServiceBusReceiver.CompleteMessageAsync(ServiceBusReceivedMessage, CancellationToken)
        ServiceBusReceiver.AbandonMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ServiceBusReceiver.DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ServiceBusReceiver.DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, String, String, CancellationToken)
        ServiceBusReceiver.DeadLetterMessageAsync(ServiceBusReceivedMessage, String, String, CancellationToken)
        ServiceBusReceiver.DeferMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ServiceBusReceiver.ReceiveDeferredMessageAsync(Int64, CancellationToken)
        ServiceBusReceiver.ReceiveDeferredMessagesAsync(IEnumerable<Int64>, CancellationToken)
        ServiceBusReceiver.RenewMessageLockAsync(ServiceBusReceivedMessage, CancellationToken)
        ServiceBusReceiver.DisposeAsync()
        """;

    private const string SessionReceiver = """
        ServiceBusSessionReceiver.SessionId { get }
        ServiceBusSessionReceiver.SessionLockedUntil { get }
        ServiceBusSessionReceiver.IsSessionExclusive { get } (optional)
        ServiceBusSessionReceiver.SessionLockToken { get } (optional)
        ServiceBusSessionReceiver.GetSessionStateAsync(CancellationToken)
        ServiceBusSessionReceiver.SetSessionStateAsync(BinaryData, CancellationToken)
        ServiceBusSessionReceiver.RenewSessionLockAsync(CancellationToken)
        """;

    private const string RuleManager = """
        ServiceBusRuleManager.SubscriptionPath { get }
        ServiceBusRuleManager.FullyQualifiedNamespace { get }
        ServiceBusRuleManager.IsClosed { get }
        ServiceBusRuleManager.CreateRuleAsync(String, RuleFilter, CancellationToken)
        ServiceBusRuleManager.CreateRuleAsync(CreateRuleOptions, CancellationToken)
        ServiceBusRuleManager.DeleteRuleAsync(String, CancellationToken)
        ServiceBusRuleManager.GetRulesAsync(CancellationToken)
        ServiceBusRuleManager.DisposeAsync()
        ServiceBusRuleManager.CloseAsync(CancellationToken)
        """;

    private const string Arguments = """
        ProcessMessageEventArgs.Message { get }
        ProcessMessageEventArgs.CancellationToken { get }
        ProcessMessageEventArgs.MessageLockLostAsync { add }
        ProcessMessageEventArgs.MessageLockLostAsync { remove }
        ProcessMessageEventArgs.EntityPath { get }
        ProcessMessageEventArgs.Identifier { get }
        ProcessMessageEventArgs.FullyQualifiedNamespace { get }
        ProcessMessageEventArgs.AbandonMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ProcessMessageEventArgs.CompleteMessageAsync(ServiceBusReceivedMessage, CancellationToken)
        ProcessMessageEventArgs.DeadLetterMessageAsync(ServiceBusReceivedMessage, String, String, CancellationToken)
        ProcessMessageEventArgs.DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ProcessMessageEventArgs.DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, String, String, CancellationToken)
        ProcessMessageEventArgs.DeferMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ProcessMessageEventArgs.RenewMessageLockAsync(ServiceBusReceivedMessage, CancellationToken)
        ProcessMessageEventArgs.GetReceiveActions()
        """;

    private const string SessionArguments = """
        ProcessSessionMessageEventArgs.Message { get }
        ProcessSessionMessageEventArgs.CancellationToken { get }
        ProcessSessionMessageEventArgs.SessionLockLostAsync { add }
        ProcessSessionMessageEventArgs.SessionLockLostAsync { remove }
        ProcessSessionMessageEventArgs.SessionId { get }
        ProcessSessionMessageEventArgs.SessionLockedUntil { get }
        ProcessSessionMessageEventArgs.EntityPath { get }
        ProcessSessionMessageEventArgs.Identifier { get }
        ProcessSessionMessageEventArgs.FullyQualifiedNamespace { get }
        ProcessSessionMessageEventArgs.GetSessionStateAsync(CancellationToken)
        ProcessSessionMessageEventArgs.SetSessionStateAsync(BinaryData, CancellationToken)
        ProcessSessionMessageEventArgs.AbandonMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ProcessSessionMessageEventArgs.CompleteMessageAsync(ServiceBusReceivedMessage, CancellationToken)
        ProcessSessionMessageEventArgs.DeadLetterMessageAsync(ServiceBusReceivedMessage, String, String, CancellationToken)
        ProcessSessionMessageEventArgs.DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ProcessSessionMessageEventArgs.DeadLetterMessageAsync(ServiceBusReceivedMessage, Dictionary<String, Object>, String, String, CancellationToken)
        ProcessSessionMessageEventArgs.DeferMessageAsync(ServiceBusReceivedMessage, IDictionary<String, Object>, CancellationToken)
        ProcessSessionMessageEventArgs.ReleaseSession()
        ProcessSessionMessageEventArgs.RenewSessionLockAsync(CancellationToken)
        ProcessSessionMessageEventArgs.GetReceiveActions()
        """;

    private const string ReceiveActions = """
        ProcessorReceiveActions.ReceiveMessagesAsync(Int32, Nullable<TimeSpan>, CancellationToken)
        ProcessorReceiveActions.ReceiveDeferredMessagesAsync(IEnumerable<Int64>, CancellationToken)
        ProcessorReceiveActions.PeekMessagesAsync(Int32, Nullable<Int64>, CancellationToken)
        """;

    public static TheoryData<Type, string> Tables => new()
    {
        { typeof(ServiceBusClient), Client },
        { typeof(ServiceBusSender), Sender },
        { typeof(ServiceBusReceiver), Receiver },
        { typeof(ServiceBusSessionReceiver), $"{Receiver.Replace("ServiceBusReceiver.IsClosed", "ServiceBusSessionReceiver.IsClosed", StringComparison.Ordinal)}\n{SessionReceiver}" },
        { typeof(ServiceBusRuleManager), RuleManager },
        { typeof(ProcessMessageEventArgs), Arguments },
        { typeof(ProcessSessionMessageEventArgs), SessionArguments },
        { typeof(ProcessorReceiveActions), ReceiveActions },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_member_is_in_the_table(Type client, string table) => ClientMembers.AreListed(client, table);
}
