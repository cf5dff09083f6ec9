using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Sasl;
using Microsoft.Azure.Amqp.Transport;

namespace Messaging.Propagation.TestKit.ServiceBus;

/// <summary>
/// What the Azure SDK needs of Service Bus to send: AMQP on a free port of 127.0.0.1, tokens that are always good, and links that tell a largest message. It keeps
/// the properties of what it was sent, and nothing else.
/// </summary>
public sealed class AmqpServer : IRuntimeProvider, IDisposable
{
    private const string Tokens = "$cbs";

    private readonly AmqpConnectionListener listener;
    private readonly ulong maxMessageSize;
    private readonly ConcurrentDictionary<string, SendingAmqpLink> replies = new();
    private readonly ConcurrentQueue<IReadOnlyDictionary<string, object>> received = new();

    /// <summary>Starts the server.</summary>
    /// <param name="maxMessageSize">The bytes that a message may have as it is encoded.</param>
    public AmqpServer(int maxMessageSize = 262_144)
    {
        this.maxMessageSize = (ulong)maxMessageSize;
        var port = FreePort.Next();
        ConnectionString = $"Endpoint=sb://127.0.0.1:{port}/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==;UseDevelopmentEmulator=true";
        var version = new AmqpVersion(1, 0, 0);
        var sasl = new SaslTransportProvider { Versions = { version } };
        sasl.AddHandler(new SaslAnonymousHandler("MSSBCBS"));
        var settings = new AmqpSettings { RuntimeProvider = this, TransportProviders = { sasl, new AmqpTransportProvider { Versions = { version } } } };
        listener = new AmqpConnectionListener([$"amqp://127.0.0.1:{port}"], settings, new AmqpConnectionSettings { ContainerId = "server" });
        listener.Open();
    }

    public string ConnectionString { get; }

    /// <summary>Takes the application properties of what was sent: of one message, or none of many that were sent as one.</summary>
    public IReadOnlyDictionary<string, object> Take() => received.TryDequeue(out var properties) ? properties : throw new InvalidOperationException("Nothing was sent.");

    public AmqpConnection CreateConnection(
        TransportBase transport, ProtocolHeader protocolHeader, bool isInitiator, AmqpSettings amqpSettings, AmqpConnectionSettings connectionSettings) =>
        new(transport, protocolHeader, isInitiator: false, amqpSettings, connectionSettings);

    public AmqpSession CreateSession(AmqpConnection connection, AmqpSessionSettings settings) => throw new NotSupportedException();

    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings)
    {
        if (settings.Role is not true) return new SendingAmqpLink(session, settings);
        settings.MaxMessageSize = maxMessageSize;
        return new ReceivingAmqpLink(session, settings);
    }

    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state)
    {
        if (link is SendingAmqpLink reply)
        {
            replies[((Target)link.Settings.Target).Address.ToString()!] = reply;
        }
        else if (link is ReceivingAmqpLink receiving)
        {
            var isTokens = ((Target)link.Settings.Target).Address.ToString() == Tokens;
            receiving.RegisterMessageListener(message => Receive(receiving, message, isTokens));
            receiving.SetTotalLinkCredit(100, applyNow: true, updateAutoFlow: true);
        }

        // The listener finds its link by the state.
        var opened = new TaskCompletionSource(state);
        opened.SetResult();
        callback?.Invoke(opened.Task);
        return opened.Task;
    }

    public void EndOpenLink(IAsyncResult result)
    {
    }

    public void Dispose() => listener.Close();

    private void Receive(ReceivingAmqpLink link, AmqpMessage message, bool isToken)
    {
        var properties = new Dictionary<string, object>();
        if (message.ApplicationProperties is { } given)
            foreach (var (key, value) in given.Map)
                properties[key.ToString()] = value;
        if (isToken) Reply(message);
        else received.Enqueue(properties);
        link.AcceptMessage(message, batchable: false);
    }

    private void Reply(AmqpMessage request)
    {
        var response = AmqpMessage.Create();
        response.Properties.CorrelationId = request.Properties.MessageId;
        response.ApplicationProperties.Map["status-code"] = 202;
        response.Settled = true;
        replies[request.Properties.ReplyTo.ToString()!].SendMessageNoWait(response, AmqpConstants.EmptyBinary, AmqpConstants.NullBinary);
    }
}
