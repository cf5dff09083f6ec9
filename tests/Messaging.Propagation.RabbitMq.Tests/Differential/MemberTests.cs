using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>
/// Lists the members and interfaces of RabbitMQ.Client 7.1 and 7.2. A newer client may have more, which must be looked at before <see cref="DifferentialTests"/>
/// covers them.
/// </summary>
public sealed class MemberTests
{
    private const string Channel = """
        IChannel.ChannelNumber { get }
        IChannel.CloseReason { get }
        IChannel.DefaultConsumer { get }
        IChannel.DefaultConsumer { set }
        IChannel.IsClosed { get }
        IChannel.IsOpen { get }
        IChannel.CurrentQueue { get }
        IChannel.BasicAcksAsync { add }
        IChannel.BasicAcksAsync { remove }
        IChannel.BasicNacksAsync { add }
        IChannel.BasicNacksAsync { remove }
        IChannel.BasicReturnAsync { add }
        IChannel.BasicReturnAsync { remove }
        IChannel.CallbackExceptionAsync { add }
        IChannel.CallbackExceptionAsync { remove }
        IChannel.FlowControlAsync { add }
        IChannel.FlowControlAsync { remove }
        IChannel.ChannelShutdownAsync { add }
        IChannel.ChannelShutdownAsync { remove }
        IChannel.GetNextPublishSequenceNumberAsync(CancellationToken)
        IChannel.BasicAckAsync(UInt64, Boolean, CancellationToken)
        IChannel.BasicNackAsync(UInt64, Boolean, Boolean, CancellationToken)
        IChannel.BasicCancelAsync(String, Boolean, CancellationToken)
        IChannel.BasicConsumeAsync(String, Boolean, String, Boolean, Boolean, IDictionary<String, Object>, IAsyncBasicConsumer, CancellationToken)
        IChannel.BasicGetAsync(String, Boolean, CancellationToken)
        IChannel.BasicPublishAsync(String, String, Boolean, TProperties, ReadOnlyMemory<Byte>, CancellationToken)
        IChannel.BasicPublishAsync(CachedString, CachedString, Boolean, TProperties, ReadOnlyMemory<Byte>, CancellationToken)
        IChannel.BasicQosAsync(UInt32, UInt16, Boolean, CancellationToken)
        IChannel.BasicRejectAsync(UInt64, Boolean, CancellationToken)
        IChannel.CloseAsync(UInt16, String, Boolean, CancellationToken)
        IChannel.CloseAsync(ShutdownEventArgs, Boolean) (optional)
        IChannel.CloseAsync(ShutdownEventArgs, Boolean, CancellationToken)
        IChannel.ExchangeDeclareAsync(String, String, Boolean, Boolean, IDictionary<String, Object>, Boolean, Boolean, CancellationToken)
        IChannel.ExchangeDeclarePassiveAsync(String, CancellationToken)
        IChannel.ExchangeDeleteAsync(String, Boolean, Boolean, CancellationToken)
        IChannel.ExchangeBindAsync(String, String, String, IDictionary<String, Object>, Boolean, CancellationToken)
        IChannel.ExchangeUnbindAsync(String, String, String, IDictionary<String, Object>, Boolean, CancellationToken)
        IChannel.QueueDeclareAsync(String, Boolean, Boolean, Boolean, IDictionary<String, Object>, Boolean, Boolean, CancellationToken)
        IChannel.QueueDeclarePassiveAsync(String, CancellationToken)
        IChannel.QueueDeleteAsync(String, Boolean, Boolean, Boolean, CancellationToken)
        IChannel.QueuePurgeAsync(String, CancellationToken)
        IChannel.QueueBindAsync(String, String, String, IDictionary<String, Object>, Boolean, CancellationToken)
        IChannel.QueueUnbindAsync(String, String, String, IDictionary<String, Object>, CancellationToken)
        IChannel.MessageCountAsync(String, CancellationToken)
        IChannel.ConsumerCountAsync(String, CancellationToken)
        IChannel.TxCommitAsync(CancellationToken)
        IChannel.TxRollbackAsync(CancellationToken)
        IChannel.TxSelectAsync(CancellationToken)
        IChannel.ContinuationTimeout { get }
        IChannel.ContinuationTimeout { set }
        IAsyncDisposable.DisposeAsync()
        IDisposable.Dispose()
        IRecoverable.RecoveryAsync { add }
        IRecoverable.RecoveryAsync { remove }
        """;

    private const string Connection = """
        INetworkConnection.LocalPort { get }
        INetworkConnection.RemotePort { get }
        IAsyncDisposable.DisposeAsync()
        IDisposable.Dispose()
        IConnection.ChannelMax { get }
        IConnection.ClientProperties { get }
        IConnection.CloseReason { get }
        IConnection.Endpoint { get }
        IConnection.FrameMax { get }
        IConnection.Heartbeat { get }
        IConnection.IsOpen { get }
        IConnection.Protocol { get }
        IConnection.ServerProperties { get }
        IConnection.ShutdownReport { get }
        IConnection.ClientProvidedName { get }
        IConnection.CallbackExceptionAsync { add }
        IConnection.CallbackExceptionAsync { remove }
        IConnection.ConnectionShutdownAsync { add }
        IConnection.ConnectionShutdownAsync { remove }
        IConnection.RecoverySucceededAsync { add }
        IConnection.RecoverySucceededAsync { remove }
        IConnection.ConnectionRecoveryErrorAsync { add }
        IConnection.ConnectionRecoveryErrorAsync { remove }
        IConnection.ConsumerTagChangeAfterRecoveryAsync { add }
        IConnection.ConsumerTagChangeAfterRecoveryAsync { remove }
        IConnection.QueueNameChangedAfterRecoveryAsync { add }
        IConnection.QueueNameChangedAfterRecoveryAsync { remove }
        IConnection.RecoveringConsumerAsync { add }
        IConnection.RecoveringConsumerAsync { remove }
        IConnection.ConnectionBlockedAsync { add }
        IConnection.ConnectionBlockedAsync { remove }
        IConnection.ConnectionUnblockedAsync { add }
        IConnection.ConnectionUnblockedAsync { remove }
        IConnection.UpdateSecretAsync(String, String, CancellationToken)
        IConnection.CloseAsync(UInt16, String, TimeSpan, Boolean, CancellationToken)
        IConnection.CreateChannelAsync(CreateChannelOptions, CancellationToken)
        """;

    private const string Factory = """
        IConnectionFactory.ClientProperties { get }
        IConnectionFactory.ClientProperties { set }
        IConnectionFactory.Password { get }
        IConnectionFactory.Password { set }
        IConnectionFactory.RequestedChannelMax { get }
        IConnectionFactory.RequestedChannelMax { set }
        IConnectionFactory.RequestedFrameMax { get }
        IConnectionFactory.RequestedFrameMax { set }
        IConnectionFactory.RequestedHeartbeat { get }
        IConnectionFactory.RequestedHeartbeat { set }
        IConnectionFactory.UserName { get }
        IConnectionFactory.UserName { set }
        IConnectionFactory.VirtualHost { get }
        IConnectionFactory.VirtualHost { set }
        IConnectionFactory.CredentialsProvider { get }
        IConnectionFactory.CredentialsProvider { set }
        IConnectionFactory.Uri { get }
        IConnectionFactory.Uri { set }
        IConnectionFactory.ClientProvidedName { get }
        IConnectionFactory.ClientProvidedName { set }
        IConnectionFactory.AuthMechanismFactory(IEnumerable<String>)
        IConnectionFactory.CreateConnectionAsync(CancellationToken)
        IConnectionFactory.CreateConnectionAsync(String, CancellationToken)
        IConnectionFactory.CreateConnectionAsync(IEnumerable<String>, CancellationToken)
        IConnectionFactory.CreateConnectionAsync(IEnumerable<String>, String, CancellationToken)
        IConnectionFactory.CreateConnectionAsync(IEnumerable<AmqpTcpEndpoint>, CancellationToken)
        IConnectionFactory.CreateConnectionAsync(IEnumerable<AmqpTcpEndpoint>, String, CancellationToken)
        IConnectionFactory.HandshakeContinuationTimeout { get }
        IConnectionFactory.HandshakeContinuationTimeout { set }
        IConnectionFactory.ContinuationTimeout { get }
        IConnectionFactory.ContinuationTimeout { set }
        IConnectionFactory.ConsumerDispatchConcurrency { get }
        IConnectionFactory.ConsumerDispatchConcurrency { set }
        """;

    private const string Consumer = """
        IAsyncBasicConsumer.Channel { get }
        IAsyncBasicConsumer.HandleBasicCancelAsync(String, CancellationToken)
        IAsyncBasicConsumer.HandleBasicCancelOkAsync(String, CancellationToken)
        IAsyncBasicConsumer.HandleBasicConsumeOkAsync(String, CancellationToken)
        IAsyncBasicConsumer.HandleBasicDeliverAsync(String, UInt64, Boolean, String, String, IReadOnlyBasicProperties, ReadOnlyMemory<Byte>, CancellationToken)
        IAsyncBasicConsumer.HandleChannelShutdownAsync(Object, ShutdownEventArgs)
        """;

    [Fact]
    public void Every_member_is_listed()
    {
        ClientMembers.AreListed(typeof(DifferentialTests.IRealChannel), Channel);
        ClientMembers.AreListed(typeof(IConnection), Connection);
        ClientMembers.AreListed(typeof(IConnectionFactory), Factory);
        ClientMembers.AreListed(typeof(IAsyncBasicConsumer), Consumer);
    }

    [Theory]
    [InlineData(typeof(IChannel), typeof(DifferentialTests.IRealChannel))]
    [InlineData(typeof(IConnection), typeof(IConnection))]
    [InlineData(typeof(IConnectionFactory), typeof(IConnectionFactory))]
    public void Classes_of_the_client_have_no_other_public_interfaces(Type client, Type compared)
    {
        var classes = client.Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(client)).ToList();

        Assert.NotEmpty(classes);
        Assert.DoesNotContain(classes.SelectMany(ClientMembers.InterfacesOf), type => !type.IsAssignableFrom(compared));
    }
}
