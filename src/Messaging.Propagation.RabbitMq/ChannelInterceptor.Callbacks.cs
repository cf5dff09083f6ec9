using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Hands consumers and handlers of events their own message's context and the decorated channel.</summary>
internal sealed partial class ChannelInterceptor
{
    private readonly EventRelay<BasicAckEventArgs> acks;
    private readonly EventRelay<BasicNackEventArgs> nacks;
    private readonly EventRelay<BasicReturnEventArgs> returns;
    private readonly EventRelay<CallbackExceptionEventArgs> callbackExceptions;
    private readonly EventRelay<FlowControlEventArgs> flowControls;
    private readonly EventRelay<ShutdownEventArgs> shutdowns;
    private readonly EventRelay<AsyncEventArgs> recoveries;

    public event AsyncEventHandler<BasicAckEventArgs> BasicAcksAsync
    {
        add => inner.BasicAcksAsync += acks.Add(value);
        remove => inner.BasicAcksAsync -= acks.Remove(value);
    }

    public event AsyncEventHandler<BasicNackEventArgs> BasicNacksAsync
    {
        add => inner.BasicNacksAsync += nacks.Add(value);
        remove => inner.BasicNacksAsync -= nacks.Remove(value);
    }

    public event AsyncEventHandler<BasicReturnEventArgs> BasicReturnAsync
    {
        add => inner.BasicReturnAsync += returns.Add(value);
        remove => inner.BasicReturnAsync -= returns.Remove(value);
    }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync
    {
        add => inner.CallbackExceptionAsync += callbackExceptions.Add(value);
        remove => inner.CallbackExceptionAsync -= callbackExceptions.Remove(value);
    }

    public event AsyncEventHandler<FlowControlEventArgs> FlowControlAsync
    {
        add => inner.FlowControlAsync += flowControls.Add(value);
        remove => inner.FlowControlAsync -= flowControls.Remove(value);
    }

    public event AsyncEventHandler<ShutdownEventArgs> ChannelShutdownAsync
    {
        add => inner.ChannelShutdownAsync += shutdowns.Add(value);
        remove => inner.ChannelShutdownAsync -= shutdowns.Remove(value);
    }

    /// <summary>IRecoverable's; a channel that is not recoverable is not decorated as one.</summary>
    public event AsyncEventHandler<AsyncEventArgs> RecoveryAsync
    {
        add => ((IRecoverable)inner).RecoveryAsync += recoveries.Add(value);
        remove => ((IRecoverable)inner).RecoveryAsync -= recoveries.Remove(value);
    }

    public IAsyncBasicConsumer? DefaultConsumer
    {
        get => CallersConsumer(inner.DefaultConsumer) as IAsyncBasicConsumer;
        set => inner.DefaultConsumer = value is null or IPropagationDecorator ? value : Decorate(value, queue: null, autoAck: false);
    }

    private static object? CallersConsumer(object? consumer) =>
        consumer is IPropagationDecorator { Interceptor: ConsumerInterceptor interceptor } ? interceptor.Consumer : consumer;

    // The client names the consumer that has thrown, which is the decorated one.
    private static CallbackExceptionEventArgs WithCallersConsumer(CallbackExceptionEventArgs args)
    {
        if (!args.Detail.Values.Any(value => value is IPropagationDecorator)) return args;
        var detail = args.Detail.ToDictionary(pair => pair.Key, pair => CallersConsumer(pair.Value)!);
        return new CallbackExceptionEventArgs(detail, args.Exception, args.CancellationToken);
    }

    /// <summary>Returns the decorated channel in place of the client's, which for a channel that recovers is yet another one inside.</summary>
    internal object SenderOf(object sender) => sender is IChannel ? Decorated : sender;

    private IAsyncBasicConsumer Decorate(IAsyncBasicConsumer consumer, string? queue, bool autoAck)
    {
        var interceptor = new ConsumerInterceptor(consumer, this, queue, autoAck);
        return Decorator.Create(consumer, interceptor, () => new TracingBasicConsumer(consumer, interceptor), propagator, keepsInterfaces: false);
    }
}
